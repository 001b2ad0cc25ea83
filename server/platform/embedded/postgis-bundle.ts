import { createReadStream, createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createGunzip, createGzip } from 'node:zlib'

import { extract, pack } from 'tar-stream'

import { POSTGIS_BUNDLE } from './engine.ts'

const WHOLE = join(
  dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite-postgis'))),
  'postgis.tar.gz',
)

/**
 * What Rejon uses of the engine's PostGIS: geometries, projections and the script that creates the extension. Rasters,
 * topology, the geocoder of American streets and upgrades of earlier versions are two thirds of it, and the engine
 * would compile and link them at each start.
 */
const USED = [
  /^lib\/postgresql\/postgis-\d+\.so$/,
  /^share\/proj\/./,
  /^share\/postgresql\/extension\/postgis(\.control|--\d[\d.]*\.sql)$/,
]

/** Part of the build: writes the engine's PostGIS without what Rejon has no use for. */
export async function buildPostgisBundle(): Promise<void> {
  const fresh = `${POSTGIS_BUNDLE}.new`
  const kept = pack()
  const written = pipeline(kept, createGzip({ level: 1 }), createWriteStream(fresh))
  const whole = createReadStream(WHOLE).pipe(createGunzip()).pipe(extract())
  for await (const entry of whole) {
    const { name, size, mtime, type } = entry.header
    if (type === 'file' && USED.some((pattern) => pattern.test(name)))
      await pipeline(entry, kept.entry({ name, size, mtime }))
    else entry.resume()
  }
  kept.finalize()
  await written
  await rename(fresh, POSTGIS_BUNDLE)
}
