import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { generateKoszalin } from '../../data/koszalin/generate.ts'
import { type Sql, sql } from '../../server/platform/db/sql.ts'
import { loadAddresses } from '../../server/core/addresses/index.ts'
import { loadTerrain } from '../../server/core/terrain/index.ts'
import { testCity, type TestCity } from '../support/database.ts'

const demo = generateKoszalin(1)

let city: TestCity

beforeAll(async () => {
  city = await testCity()
  await city.db.transaction(async (tx) => {
    await loadTerrain(tx, demo.terrain)
    await loadAddresses(tx, demo)
  })
}, 240_000)

afterAll(() => city.close())

/** What PostGIS says of the demo city: it shares no line with the generator. */
async function measure(query: Sql): Promise<number> {
  const { value } = await city.db.transaction((tx) => tx.one(query, z.object({ value: z.coerce.number() })))
  return value
}

/** Square metres: positions are rounded to the centimetre, along 34 km of boundary and as much of inner edges. */
const ROUNDING = 60

const boundary = sql`ST_GeomFromText(${`POLYGON((${demo.municipality.boundary.map((p) => p.join(' ')).join(', ')}))`}, 2180)`

describe('land', () => {
  test('covers the municipality', async () => {
    const missing = await measure(sql`
      SELECT abs(sum(ST_Area(a.geom)) - ST_Area(${boundary})) AS value
      FROM terrain_areas AS a WHERE a.kind NOT IN ('lake', 'river')`)
    expect(missing).toBeLessThan(ROUNDING)
  })

  test('has no gap', async () => {
    const gap = await measure(sql`
      SELECT ST_Area(ST_Difference(${boundary}, ST_Union(a.geom))) AS value
      FROM terrain_areas AS a WHERE a.kind NOT IN ('lake', 'river')`)
    expect(gap).toBeLessThan(ROUNDING)
  })

  test('does not overlap', async () => {
    const overlap = await measure(sql`
      SELECT coalesce(sum(ST_Area(ST_Intersection(a.geom, b.geom))), 0) AS value
      FROM terrain_areas AS a
      JOIN terrain_areas AS b ON a.id < b.id AND a.geom && b.geom AND NOT ST_Touches(a.geom, b.geom)
      WHERE a.kind NOT IN ('lake', 'river') AND b.kind NOT IN ('lake', 'river')`)
    expect(overlap).toBeLessThan(ROUNDING)
  })

  test('is of every kind that a city of this size has', () => {
    const kinds = new Set(demo.terrain.areas.map(({ kind }) => kind))
    for (const kind of [
      'residential',
      'centre',
      'industrial',
      'forest',
      'park',
      'allotments',
      'cemetery',
      'sports',
      'farmland',
      'school',
      'lake',
    ] as const)
      expect([...kinds]).toContain(kind)
  })
})

test('every shape is valid', async () => {
  const invalid = await measure(sql`
    SELECT (SELECT count(*) FROM terrain_areas AS a WHERE NOT ST_IsValid(a.geom))
      + (SELECT count(*) FROM terrain_buildings AS b WHERE NOT ST_IsValid(b.geom))
      + (SELECT count(*) FROM terrain_lines AS l WHERE NOT ST_IsSimple(l.geom)) AS value`)
  expect(invalid).toBe(0)
})

describe('buildings', () => {
  test('carry every address', async () => {
    const homeless = await measure(sql`
      SELECT count(*) AS value FROM addresses AS a
      WHERE NOT EXISTS (SELECT FROM terrain_buildings AS b WHERE b.geom && a.geom AND ST_Intersects(b.geom, a.geom))`)
    expect(homeless).toBe(0)
  })

  test('carry an address once', async () => {
    const doubled = await measure(sql`
      SELECT count(*) AS value
      FROM addresses AS a
      JOIN terrain_buildings AS b ON b.geom && a.geom AND ST_Intersects(b.geom, a.geom)
      HAVING count(*) > count(DISTINCT a.id)
      UNION ALL SELECT 0 ORDER BY value DESC LIMIT 1`)
    expect(doubled).toBe(0)
  })

  test('do not overlap each other', async () => {
    const overlaps = await measure(sql`
      SELECT count(*) AS value
      FROM terrain_buildings AS a
      JOIN terrain_buildings AS b ON a.id < b.id AND a.geom && b.geom AND ST_Intersects(a.geom, b.geom)`)
    expect(overlaps).toBe(0)
  })

  test('stand on no carriageway', async () => {
    const onStreet = await measure(sql`
      SELECT count(*) AS value
      FROM terrain_buildings AS b
      JOIN addresses_street_lines AS l ON l.geom && ST_Expand(b.geom, 3) AND ST_DWithin(l.geom, b.geom, 3)
      WHERE l.kind <> 'path'`)
    expect(onStreet).toBe(0)
  })

  test('stand in no water and on no track', async () => {
    const wet = await measure(sql`
      SELECT (
        SELECT count(*) FROM terrain_buildings AS b
        JOIN terrain_areas AS a ON a.kind IN ('lake', 'river') AND ST_Intersects(a.geom, b.geom)
      ) + (
        SELECT count(*) FROM terrain_buildings AS b
        JOIN terrain_lines AS l ON ST_DWithin(l.geom, b.geom, 4)
      ) AS value`)
    expect(wet).toBe(0)
  })

  test('hold several staircases where they are slabs', async () => {
    const shared = await measure(sql`
      SELECT count(*) AS value FROM terrain_buildings AS b
      WHERE b.kind = 'slab'
        AND (SELECT count(*) FROM addresses AS a WHERE a.geom && b.geom AND ST_Intersects(a.geom, b.geom)) > 1`)
    expect(shared).toBeGreaterThan(200)
  })

  test('are of every kind that carries addresses', () => {
    const kinds = new Set(demo.terrain.buildings.map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(['hall', 'house', 'other', 'school', 'slab', 'tenement'])
  })
})

test('every institution stands in a school or a building of its own kind', async () => {
  const points = demo.schools.map(({ point }) => point)
  const inSchools = await measure(sql`
    SELECT count(DISTINCT p.position) AS value
    FROM unnest(${points.map(([x]) => x)}::float8[], ${points.map(([, y]) => y)}::float8[])
      WITH ORDINALITY AS p (x, y, position)
    JOIN terrain_buildings AS b
      ON b.kind = 'school' AND ST_Intersects(b.geom, ST_SetSRID(ST_Point(p.x, p.y), 2180))`)
  expect(inSchools).toBe(points.length)
})

describe('names', () => {
  test('are written once each, whatever parts an area has', async () => {
    const written = await measure(sql`SELECT count(*) AS value FROM terrain_places AS p`)
    const named = demo.terrain.areas.filter(({ name }) => name !== null).map(({ kind, name }) => [kind, name])
    const areas = new Set(named.map((pair) => pair.join(' ')))
    expect(areas.size).toBeGreaterThan(2)
    expect(named.length).toBeGreaterThan(areas.size)
    expect(written).toBe(areas.size + demo.terrain.placeNames.length)
  })

  test('stand on what they name', async () => {
    const astray = await measure(sql`
      SELECT count(*) AS value FROM terrain_places AS p
      WHERE p.area IS NOT NULL AND NOT EXISTS (
        SELECT FROM terrain_areas AS a
        WHERE a.kind = p.kind AND a.name = p.name AND ST_DWithin(a.geom, p.geom, 1)
      )`)
    expect(astray).toBe(0)
  })
})

test('the stream runs through the city under its streets', async () => {
  const bridges = await measure(sql`
    SELECT count(*) AS value
    FROM terrain_lines AS s
    JOIN addresses_street_lines AS l ON s.kind = 'stream' AND l.kind <> 'path' AND ST_Crosses(s.geom, l.geom)`)
  expect(bridges).toBeGreaterThan(5)
})
