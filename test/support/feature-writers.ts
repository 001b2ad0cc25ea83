import initSqlJs from 'sql.js'

import { zipArchive, type ZipMember } from './zip-writer.ts'

type Position = readonly [number, number]

/** An area to be written, with its texts. */
export interface WrittenArea {
  readonly ring: readonly Position[]
  readonly texts: Readonly<Record<string, string>>
}

interface ShapefileOptions {
  /** Well-known text of the `.prj`; undefined: the archive has none. */
  readonly prj?: string | undefined
  readonly cpg?: string
  /** What the bytes of texts are in. */
  readonly encoding?: 'utf-8' | 'windows-1250'
  readonly name?: string
}

/** The definition of a zone of PL-2000 as ArcGIS and GDAL write it. */
export const pl2000 = (zone: 5 | 6 | 7 | 8): string =>
  `PROJCS["ETRS_1989_Poland_CS2000_Zone_${zone}",GEOGCS["ETRF2000-PL",DATUM["D_ETRF2000_Poland",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${zone}500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${zone * 3}.0],PARAMETER["Scale_Factor",0.999923],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

/** A shapefile of polygons, packed with what belongs to it. */
export function shapefile(areas: readonly WrittenArea[], options: ShapefileOptions = {}): Buffer {
  const { prj, cpg, encoding = 'utf-8', name = 'obwody' } = options
  const members: ZipMember[] = [
    { name: `${name}.shp`, content: shp(areas) },
    { name: `${name}.dbf`, content: dbf(areas, encoding) },
    { name: `${name}.shx`, content: 'not read' },
  ]
  if (prj !== undefined) members.push({ name: `${name}.prj`, content: prj })
  if (cpg !== undefined) members.push({ name: `${name}.cpg`, content: cpg })
  return zipArchive(members)
}

const POLYGON = 5

function shp(areas: readonly WrittenArea[]): Buffer {
  const records = areas.map(({ ring }, index) => {
    // A shapefile turns its outer rings clockwise.
    const points = [...ring].reverse()
    const content = Buffer.alloc(48 + points.length * 16)
    content.writeInt32LE(POLYGON, 0)
    boxOf(points).forEach((value, at) => content.writeDoubleLE(value, 4 + at * 8))
    content.writeInt32LE(1, 36)
    content.writeInt32LE(points.length, 40)
    points.flat().forEach((value, at) => content.writeDoubleLE(value, 48 + at * 8))
    const head = Buffer.alloc(8)
    head.writeInt32BE(index + 1, 0)
    head.writeInt32BE(content.length / 2, 4)
    return Buffer.concat([head, content])
  })
  const body = Buffer.concat(records)
  const header = Buffer.alloc(100)
  header.writeInt32BE(9994, 0)
  header.writeInt32BE((100 + body.length) / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(POLYGON, 32)
  boxOf(areas.flatMap(({ ring }) => ring)).forEach((value, at) => header.writeDoubleLE(value, 36 + at * 8))
  return Buffer.concat([header, body])
}

function boxOf(points: readonly Position[]): [number, number, number, number] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

const WIDTH = 80

function dbf(areas: readonly WrittenArea[], encoding: 'utf-8' | 'windows-1250'): Buffer {
  const fields = Object.keys(areas[0]?.texts ?? {})
  const header = Buffer.alloc(32 + fields.length * 32 + 1)
  header.writeUInt8(3, 0)
  header.writeUInt32LE(areas.length, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(1 + fields.length * WIDTH, 10)
  fields.forEach((field, index) => {
    const at = 32 + index * 32
    header.write(field, at, 'latin1')
    header.write('C', at + 11, 'latin1')
    header.writeUInt8(WIDTH, at + 16)
  })
  header.writeUInt8(0x0d, header.length - 1)
  const rows = areas.map(({ texts }) => {
    const row = Buffer.alloc(1 + fields.length * WIDTH, ' ')
    fields.forEach((field, index) => {
      encoded(texts[field] ?? '', encoding).copy(row, 1 + index * WIDTH)
    })
    return row
  })
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])])
}

const BYTES_1250 = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1250').decode(Buffer.from([byte])),
    byte,
  ]),
)

function encoded(text: string, encoding: 'utf-8' | 'windows-1250'): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  return Buffer.from(Array.from(text, (letter) => BYTES_1250.get(letter) ?? 0x3f))
}

/** A GeoPackage with the given layers, in the reference system of that EPSG number. */
export async function geoPackage(
  layers: Readonly<Record<string, readonly WrittenArea[]>>,
  crs: number,
): Promise<Buffer> {
  const { Database } = await initSqlJs()
  const database = new Database()
  database.run(`
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
      organization_coordsys_id INTEGER, definition TEXT, description TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT,
      srs_id INTEGER, z INTEGER, m INTEGER);
    INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES
      ('Undefined', -1, 'NONE', -1, 'undefined', NULL), ('The one used', ${crs}, 'EPSG', ${crs}, '', NULL);`)
  for (const [layer, areas] of Object.entries(layers)) {
    const fields = Object.keys(areas[0]?.texts ?? {})
    const columns = fields.map((field) => `, "${field}" TEXT`).join('')
    const table = `"${layer.replaceAll('"', '""')}"`
    database.run(`CREATE TABLE ${table} (fid INTEGER PRIMARY KEY, geom BLOB${columns})`)
    database.run(`INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?)`, [layer, layer, crs])
    database.run(`INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ?, 0, 0)`, [layer, crs])
    for (const { ring, texts } of areas) {
      const marks = ['NULL', '?', ...fields.map(() => '?')].join(', ')
      const values = [gpkgPolygon(ring, crs), ...fields.map((field) => texts[field] ?? null)]
      database.run(`INSERT INTO ${table} VALUES (${marks})`, values)
    }
  }
  return Buffer.from(database.export())
}

function gpkgPolygon(ring: readonly Position[], crs: number): Uint8Array {
  const bytes = Buffer.alloc(8 + 13 + ring.length * 16)
  bytes.write('GP', 0, 'latin1')
  bytes.writeUInt8(1, 3)
  bytes.writeInt32LE(crs, 4)
  bytes.writeUInt8(1, 8)
  bytes.writeUInt32LE(3, 9)
  bytes.writeUInt32LE(1, 13)
  bytes.writeUInt32LE(ring.length, 17)
  ring.flat().forEach((value, at) => bytes.writeDoubleLE(value, 21 + at * 8))
  return bytes
}
