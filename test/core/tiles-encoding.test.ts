import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { encodeInDatabase } from '../../tiles/encode-in-database.ts'
import { encodeInProcess } from '../../tiles/encode-in-process.ts'
import { type Encoder, inStoredProjection, type Layer } from '../../tiles/layer.ts'
import { layers } from '../../tiles/layers/index.ts'
import { boundsOf, EXTENT, reachOf, type TileAddress } from '../../tiles/tile-address.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { buildSmallTown } from '../support/small-town.ts'
import { decode, type Drawn, layerNamed, townTile } from '../support/vector-tile.ts'

let city: TestCity

beforeAll(async () => {
  city = await testCity()
  await city.db.transaction(buildSmallTown)
})

afterAll(async () => {
  await city.close()
})

async function encodeWith(encoder: Encoder, layer: Layer, tile: TileAddress): Promise<Map<number, Drawn>> {
  const reach = reachOf(tile)
  if (reach === undefined) return new Map()
  const rows = layer.rows({
    zoom: tile.z,
    reach: inStoredProjection(reach),
    entryYear: 2027,
    on: '2026-11-22',
  })
  const query = encoder.query(layer, rows, boundsOf(tile))
  return decode(await city.db.transaction((tx) => encoder.encode(tx, layer, query)), layer.name)
}

/** What two tiles disagree about: features by properties or by more than a unit; those under a unit may be missing. */
function differences(ours: Map<number, Drawn>, theirs: Map<number, Drawn>): object[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((id): object[] => {
    const [a, b] = [ours.get(id), theirs.get(id)]
    if (a === undefined || b === undefined)
      return [a ?? b].flatMap((only) => (only === undefined || sizeOf(only) <= 1 ? [] : [only]))
    const apart = Math.max(distance(a, b), distance(b, a))
    return describeFeature(a) === describeFeature(b) && apart <= 1 ? [] : [{ a, b, apart }]
  })
}

const describeFeature = ({ id, type, properties }: Drawn) =>
  JSON.stringify([id, type, Object.entries(properties).sort(([a], [b]) => a.localeCompare(b))])

/** How far the points of `from` are from the drawing `to`, at most, in tile units. */
function distance(from: Drawn, to: Drawn): number {
  const segments = to.lines.flatMap((line) =>
    line.map((start, index) => ({ start, end: line[index + 1] ?? start })),
  )
  const apart = from.lines
    .flat()
    .map((point) => Math.min(...segments.map((segment) => distanceTo(point, segment))))
  return Math.max(...apart)
}

type Point = Drawn['lines'][number][number]

function distanceTo(point: Point, { start, end }: { start: Point; end: Point }): number {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((point.x - start.x) * dx + (point.y - start.y) * dy) / length
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(point.x - start.x - t * dx, point.y - start.y - t * dy)
}

function sizeOf({ lines }: Drawn): number {
  const xs = lines.flat().map(({ x }) => x)
  const ys = lines.flat().map(({ y }) => y)
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}

/** Twice the area, as the specification's shoelace has it: positive for an outer ring, y being downwards. */
function signedArea(ring: Point[]): number {
  return ring.reduce((sum, { x, y }, index) => {
    const next = ring[(index + 1) % ring.length] ?? { x, y }
    return sum + x * next.y - next.x * y
  }, 0)
}

const cases = [...layers.values()].flatMap((layer) =>
  [0, 6, 10, 11, 12, 13, 14, 15, 16, 18]
    .filter((z) => z >= layer.minZoom)
    .map((z) => ({ layer, name: layer.name, z })),
)

describe('encoding', () => {
  test.each(cases)('$name at zoom $z are written here as the database has them', async ({ layer, z }) => {
    const tile = townTile(z)
    const drawn = await encodeWith(encodeInProcess, layer, tile)
    const rows = await sourceOf(layer, tile)
    const properties = [...drawn].map(([id, feature]) => [id, feature.properties])
    expect(properties).toEqual([...drawn.keys()].map((id) => [id, rows.get(id)?.properties]))
    const missing = [...rows].filter(([id, { drawable }]) => drawable && !drawn.has(id))
    expect(missing).toEqual([])
  })

  test.each(cases)('$name at zoom $z are the same on both encoders', async ({ layer, z }) => {
    const tile = townTile(z)
    const ours = await encodeWith(encodeInProcess, layer, tile)
    // The embedded engine has no encoder of its own: there this is the same tile twice.
    const theirs = await encodeWith(city.ground.hasMvt ? encodeInDatabase : encodeInProcess, layer, tile)
    expect(differences(ours, theirs)).toEqual([])
  })

  test('outer rings run as the specification says', async () => {
    const drawn = await encodeWith(encodeInProcess, layerNamed('catchments'), townTile(14))
    expect(drawn.size).toBeGreaterThan(5)
    for (const { lines } of drawn.values())
      for (const ring of lines) expect(signedArea(ring)).toBeGreaterThan(0)
  })

  test('neighbouring catchments keep their common border, point for point', async () => {
    const drawn = await encodeWith(encodeInProcess, layerNamed('catchments'), townTile(12))
    const steps = [...drawn.values()].flatMap(({ lines }) => lines.flatMap(stepsOf))
    const unmatched = steps.filter((step) => !steps.includes(reversed(step)))
    // What has no counterpart is the town's own edge: four sides of five blocks with twelve steps each.
    expect(unmatched.length).toBeLessThanOrEqual(4 * 5 * 12)
    expect(steps.length).toBeGreaterThan(unmatched.length * 2)
  })

  test('every layer describes exactly the properties that its features have', async () => {
    for (const layer of layers.values()) {
      const z = Math.max(layer.minZoom, 15)
      const drawn = await encodeWith(encodeInProcess, layer, townTile(z))
      expect(drawn.size).toBeGreaterThan(0)
      const types = new Map<string, string>()
      for (const { properties } of drawn.values())
        for (const [key, value] of Object.entries(properties)) types.set(key, typeof value)
      const described = Object.entries(layer.fields).map(([key, type]) => [key, type.toLowerCase()])
      expect(Object.fromEntries(types)).toEqual(Object.fromEntries(described))
    }
  })

  test('of schools at one place each but the first says how many come before it', async () => {
    const drawn = await encodeWith(encodeInProcess, layerNamed('schools'), townTile(12))
    const stacked = [...drawn.values()].filter(({ properties }) => properties['above'] !== undefined)
    expect(stacked.map(({ properties }) => [properties['mark'], properties['above']])).toEqual([['14', 1]])
  })

  test('the whole country fits into the tile of the world', async () => {
    const drawn = await encodeWith(encodeInProcess, layerNamed('schools'), { z: 0, x: 0, y: 0 })
    expect(drawn.size).toBe(25)
  })
})

const stepsOf = (ring: Point[]) => ring.slice(1).map((end, index) => stepName(ring[index] ?? end, end))
const stepName = (start: Point, end: Point) => `${start.x},${start.y} ${end.x},${end.y}`
const reversed = (step: string) => step.split(' ').reverse().join(' ')

/** What the layer's rows say, without any tile arithmetic; `drawable` when a unit or more of it is surely within. */
async function sourceOf(
  layer: Layer,
  tile: TileAddress,
): Promise<Map<number, { properties: object; drawable: boolean }>> {
  const reach = reachOf(tile)
  if (reach === undefined) return new Map()
  const { west, south, east, north } = boundsOf(tile)
  const unit = (east - west) / EXTENT
  const rows = layer.rows({
    zoom: tile.z,
    reach: inStoredProjection(reach),
    entryYear: 2027,
    on: '2026-11-22',
  })
  const found = await city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT r.id, jsonb_strip_nulls(r.properties) AS properties,
          NOT ST_IsEmpty(i.geom) AND ST_Dimension(i.geom) = ST_Dimension(r.geom)
            AND (ST_Dimension(i.geom) = 0 OR ST_Perimeter(ST_Envelope(i.geom)) > 8 * ${unit}::float8) AS drawable
        FROM (${rows}) AS r
        CROSS JOIN LATERAL ST_Intersection(
          ST_Transform(r.geom, 3857),
          ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 3857)
        ) AS i (geom)`,
      z.object({
        id: z.int(),
        properties: z.record(z.string(), z.unknown()),
        drawable: z.boolean(),
      }),
    ),
  )
  return new Map(found.map(({ id, properties, drawable }) => [id, { properties, drawable }]))
}
