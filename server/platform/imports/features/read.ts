import { open } from 'node:fs/promises'
import { extname } from 'node:path'

import { Problem } from '../../http/problem.ts'
import { agreedCrs } from '../crs.ts'
import type { ImportFile } from '../run-import.ts'
import { isXmlFile } from '../text-file.ts'
import { isArchive, unpackArchives } from '../zip-file.ts'
import type { AskedFeatures, FeatureFile, ReadFeatures } from './feature.ts'
import { readGeoJson } from './geojson.ts'
import { readGeoPackage } from './geopackage.ts'
import { readGml } from './gml.ts'
import { readShapefile, SHAPEFILE_ENDINGS } from './shapefile.ts'

/** Endings of the files in which areas may come. */
const TEXT_ENDINGS = ['.geojson', '.json', '.gml', '.xml']
export const FEATURE_FILES: readonly string[] = [...TEXT_ENDINGS, '.gpkg', '.zip']

/**
 * Reads the objects of a file: GeoJSON, GeoPackage, GML, or a ZIP archive with a shapefile or one of the texts. What a file is its first
 * bytes tell. Throws a `Problem` for one that is none of these or broken, and where nobody says in which reference system it is or two
 * say different things.
 */
export async function readFeatures(file: ImportFile, asked: AskedFeatures): Promise<FeatureFile> {
  const { declared, ...found } = await readAny(file, asked)
  if (declared === undefined && asked.crs === undefined) {
    const isOnMap = found.features.some(({ geometry }) => geometry !== null)
    throw new Problem(400, isOnMap ? 'crs-missing' : 'features-layout', { file: found.name })
  }
  return { ...found, crs: agreedCrs(declared, asked.crs) }
}

async function readAny(file: ImportFile, asked: AskedFeatures): Promise<ReadFeatures> {
  if (await isDatabase(file)) return readGeoPackage(file, asked)
  if (!(await isArchive(file))) return readText(file, asked)
  const members = await unpackArchives([file], [...SHAPEFILE_ENDINGS, ...TEXT_ENDINGS])
  if (members.some(({ name }) => /\.shp$/i.test(name))) return readShapefile(file, members, asked)
  const [text, ...more] = members.filter(({ name }) => TEXT_ENDINGS.includes(extname(name).toLowerCase()))
  if (text === undefined || more.length > 0) throw new Problem(400, 'zip-not-one', { file: file.name })
  return readText(text, asked)
}

async function readText(file: ImportFile, asked: AskedFeatures): Promise<ReadFeatures> {
  return (await isXmlFile(file)) ? readGml(file, asked) : readGeoJson(file, asked)
}

const SQLITE = 'SQLite format 3\u0000'

async function isDatabase({ path }: ImportFile): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const { buffer } = await file.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0)
    return buffer.toString('latin1') === SQLITE
  } catch {
    return false
  } finally {
    await file.close()
  }
}
