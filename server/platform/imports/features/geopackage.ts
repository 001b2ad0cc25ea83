import WKB from 'ol/format/WKB.js'
import type { SimpleGeometry } from 'ol/geom.js'
import initSqlJs, { type Database, type SqlValue } from 'sql.js'
import { z } from 'zod'

import { Problem } from '../../http/problem.ts'
import type { ImportFile } from '../run-import.ts'
import { readBytes } from '../text-file.ts'
import { type AskedFeatures, type FeatureReader, sift, type SourceFeature } from './feature.ts'
import { chooseLayer } from './layer.ts'

const layerRow = z.object({
  name: z.string(),
  column: z.string(),
  organization: z.string(),
  code: z.number(),
})
type Layer = z.output<typeof layerRow>

/** Layers of objects, each with its geometry column and its reference system (OGC 12-128r18, 1.1.2 and 2.1). */
const LAYERS = `
  SELECT c.table_name AS name, g.column_name AS "column", s.organization AS organization,
    s.organization_coordsys_id AS code
  FROM gpkg_contents AS c
  JOIN gpkg_geometry_columns AS g ON g.table_name = c.table_name
  JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
  WHERE c.data_type = 'features' ORDER BY c.table_name`

/** One layer of a GeoPackage. Throws a `Problem` for one that is broken, has no layer of objects, or several and none is asked for. */
export const readGeoPackage: FeatureReader = async (file, asked) => {
  const { Database } = await initSqlJs()
  const database = new Database(await readBytes(file))
  try {
    return readLayer(database, file, asked)
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(400, 'geopackage-broken', { file: file.name })
  } finally {
    database.close()
  }
}

function readLayer(
  database: Database,
  file: ImportFile,
  asked: AskedFeatures,
): Awaited<ReturnType<FeatureReader>> {
  const layers = z.array(layerRow).parse(rowsOf(database, LAYERS))
  const layer = chooseLayer(file, layers, asked.layer)
  const rows = rowsOf(database, `SELECT * FROM ${quoted(layer.name)}`)
  const all = rows.map((row, index) => toFeature(row, index, layer))
  return { ...sift(all, asked), name: file.name, declared: declaredBy(layer) }
}

function rowsOf(database: Database, statement: string): Record<string, SqlValue>[] {
  const prepared = database.prepare(statement)
  const rows: Record<string, SqlValue>[] = []
  while (prepared.step()) rows.push(prepared.getAsObject())
  prepared.free()
  return rows
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The systems -1 and 0 of every GeoPackage mean that nothing is known. */
function declaredBy({ organization, code }: Layer): string | undefined {
  return organization.toUpperCase() === 'NONE' ? undefined : `${organization.toUpperCase()}:${code}`
}

function toFeature(row: Record<string, SqlValue>, index: number, { column }: Layer): SourceFeature {
  const { [column]: blob, ...properties } = row
  const geometry = blob instanceof Uint8Array ? geometryOf(blob) : null
  return { position: index + 1, properties, geometry }
}

/** Bytes of the envelope by its kind (2.1.3). */
const ENVELOPES = [0, 32, 48, 48, 64]
const HEADER_BYTES = 8

/** What stands after the header of GeoPackage is WKB; curves and surfaces that OpenLayers does not know are no geometry here. */
function geometryOf(blob: Uint8Array): unknown {
  const envelope = ENVELOPES[((blob[3] ?? 0) >> 1) & 7]
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelope === undefined) return null
  try {
    const geometry = new WKB().readGeometry(blob.slice(HEADER_BYTES + envelope).buffer) as SimpleGeometry
    return { type: geometry.getType(), coordinates: geometry.getCoordinates() }
  } catch {
    return null
  }
}
