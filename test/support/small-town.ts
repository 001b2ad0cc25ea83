import { z } from 'zod'

import { bumpLayer } from '../../server/platform/layers/index.ts'
import { type Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'

type Position = readonly [number, number]

/** Blocks along each side of the town, and their size. */
const BLOCKS = 5
const BLOCK_METRES = 420
/** Where its south-western corner is in EPSG:2180: in Koszalin. */
const ORIGIN: Position = [315_000, 705_500]

const LAYERS = ['terrain', 'buildings', 'streets', 'addresses', 'schools', 'catchments'] as const

/** A point in the middle of the town. */
export const TOWN_LON_LAT: Position = [16.1794, 54.1901]

/**
 * Fills an empty municipality: winding streets of every kind, numbered houses, and a school with a catchment
 * in each block; neighbours share their crooked borders. The same every time.
 */
export async function buildSmallTown(tx: Db): Promise<void> {
  const id = z.object({ id: z.int() })
  const { id: locality } = await tx.one(
    sql`INSERT INTO addresses_localities AS l (simc, name) VALUES ('0950463', 'Koszalin') RETURNING l.id`,
    id,
  )
  await insertStreets(tx, locality)
  await insertAddresses(tx, locality)
  await insertSchools(tx)
  await insertLibraries(tx)
  await insertTerrain(tx)
  await insertPlaces(tx)
  const { id: plan } = await tx.one(
    sql`
      INSERT INTO catchments_plans AS p (name, level, entry_year_from, known_from, state)
      VALUES ('2020', 'primary', 2020, '2020-01-01', 'adopted') RETURNING p.id`,
    id,
  )
  await insertCatchments(tx, plan)
  for (const layer of LAYERS) await bumpLayer(tx, layer)
}

async function insertStreets(tx: Db, locality: number): Promise<void> {
  const kinds = ['arterial', 'collector', 'local', 'path']
  for (let row = 0; row <= BLOCKS; row += 1) {
    const name = `ul. Równa ${row}`
    const line = wkt(
      Array.from({ length: BLOCKS }, (_, block) => border([block, row], [block + 1, row])).flat(),
    )
    await tx.run(sql`
      WITH street AS (
        INSERT INTO addresses_streets AS s (locality_id, prefix, name_1, full_name)
        VALUES (${locality}, 'ul.', ${`Równa ${row}`}, ${name}) RETURNING s.id
      )
      INSERT INTO addresses_street_lines (street_id, kind, geom)
      SELECT s.id, ${kinds[row % kinds.length]}, part.geom
      FROM street AS s
      CROSS JOIN LATERAL ST_Dump(ST_Split(
        ST_GeomFromText(${`LINESTRING(${line})`}, 2180),
        ST_PointN(ST_GeomFromText(${`LINESTRING(${line})`}, 2180), 9)
      )) AS part`)
  }
  const nameless = wkt(border([2, 0], [2, BLOCKS]))
  await tx.run(sql`
    INSERT INTO addresses_street_lines (kind, geom)
    VALUES ('local', ST_GeomFromText(${`LINESTRING(${nameless})`}, 2180))`)
}

async function insertAddresses(tx: Db, locality: number): Promise<void> {
  const numbers = Array.from({ length: 400 }, (_, index) => index + 1)
  const places = numbers.map((number) =>
    at([(noise(number) * BLOCKS * number) % BLOCKS, (noise(-number) * BLOCKS * 7 * number) % BLOCKS]),
  )
  await tx.run(sql`
    INSERT INTO addresses (locality_id, street_id, number, geom)
    SELECT ${locality}, CASE WHEN p.number % 10 > 0 THEN s.id END, p.number::text, ST_SetSRID(ST_Point(p.x, p.y), 2180)
    FROM unnest(
      ${numbers}::int[], ${places.map(([x]) => x)}::float8[], ${places.map(([, y]) => y)}::float8[]
    ) AS p (number, x, y)
    JOIN addresses_streets AS s ON s.name_1 = 'Równa ' || p.number % ${BLOCKS + 1}::int`)
}

async function insertSchools(tx: Db): Promise<void> {
  const numbers = Array.from({ length: BLOCKS * BLOCKS }, (_, index) => index + 1)
  // The one in the middle and the next are under one roof.
  const places = numbers
    .map((number) => (number === 14 ? 12 : number - 1))
    .map((block) => at([(block % BLOCKS) + 0.5, Math.floor(block / BLOCKS) + 0.4]))
  await tx.run(sql`
    WITH school AS (
      INSERT INTO schools AS s (rspo, kind, name, short_name, mark, is_public, has_catchment, origin, origin_year)
      SELECT
        CASE WHEN n > 3 THEN n END, CASE WHEN n > 1 THEN 3 END, 'Szkoła Podstawowa nr ' || n, 'SP ' || n, n::text,
        n % 7 <> 0, n % 7 <> 0, 'test', 2026
      FROM unnest(${numbers}::int[]) AS n
      RETURNING s.id, s.mark::int AS number
    )
    INSERT INTO schools_sites (school_id, is_approximate, geom)
    SELECT s.id, s.number % 5 = 0, ST_SetSRID(ST_Point(p.x, p.y), 2180)
    FROM school AS s
    JOIN unnest(
      ${numbers}::int[], ${places.map(([x]) => x)}::float8[], ${places.map(([, y]) => y)}::float8[]
    ) AS p (number, x, y) USING (number)`)
}

/** A library in every other block; those of the last row are seen by nobody. */
async function insertLibraries(tx: Db): Promise<void> {
  for (let block = 0; block < BLOCKS * BLOCKS; block += 2) {
    const [x, y] = at([(block % BLOCKS) + 0.25, Math.floor(block / BLOCKS) + 0.6])
    const isHidden = block >= BLOCKS * (BLOCKS - 1)
    await tx.run(sql`
      INSERT INTO library_branches (kind, name, school_id, address, geom, hours, is_public, valid_from)
      SELECT 'school', 'Biblioteka ' || ${block}::int, s.id, 'ul. Testowa 1', ST_SetSRID(ST_Point(${x}, ${y}), 2180),
        'Mo-Fr 08:00-15:00', NOT ${isHidden}::boolean, '2020-01-01'
      FROM schools AS s ORDER BY s.id LIMIT 1`)
  }
}

async function insertCatchments(tx: Db, plan: number): Promise<void> {
  for (let index = 0; index < BLOCKS * BLOCKS; index += 1) {
    const x = index % BLOCKS
    const y = Math.floor(index / BLOCKS)
    const ring = blockRing(x, y)
    await tx.run(sql`
      WITH catchment AS (
        INSERT INTO catchments AS c (plan_id, school_id, colour, joint_group)
        SELECT ${plan}::int, s.id, ${index % 6}::int, ${index < 2 ? 1 : null}::int
        FROM schools AS s
        WHERE s.short_name = ${`SP ${index + 1}`}
        RETURNING c.id
      )
      INSERT INTO catchments_areas (catchment_id, origin, geom)
      SELECT c.id, 'drawn', ST_Multi(ST_MakeValid(ST_GeomFromText(${`POLYGON((${wkt(ring)}))`}, 2180)))
      FROM catchment AS c`)
  }
}

/** Each block is land of one use, with a pond and a house in it; a stream and a railway cross the town. */
async function insertTerrain(tx: Db): Promise<void> {
  for (let index = 0; index < BLOCKS * BLOCKS; index += 1) {
    const x = index % BLOCKS
    const y = Math.floor(index / BLOCKS)
    const kind = ['residential', 'park', 'forest'][index % 3]
    await tx.run(sql`
      INSERT INTO terrain_areas (kind, name, geom)
      SELECT n.kind, n.name, ST_GeomFromText('POLYGON((' || n.ring || '))', 2180)
      FROM (
        VALUES (${kind}::text, ${kind === 'park' ? 'Park' : null}::text, ${wkt(blockRing(x, y))}::text),
          ('lake', 'Staw', ${wkt(square([x + 0.7, y + 0.6], 0.1))}::text)
      ) AS n (kind, name, ring)`)
    await tx.run(sql`
      INSERT INTO terrain_buildings (kind, floors, geom)
      VALUES ('house', ${1 + (index % 4)}::smallint,
        ST_GeomFromText(${`POLYGON((${wkt(square([x + 0.5, y + 0.5], 0.05))}))`}, 2180))`)
  }
  await tx.run(sql`
    INSERT INTO terrain_lines (kind, name, geom)
    SELECT n.kind, n.name, ST_GeomFromText('LINESTRING(' || n.line || ')', 2180)
    FROM (
      VALUES ('stream', 'Strumień', ${wkt([...border([1, 0], [1, 3]), ...border([1, 3], [3, 3]).slice(1)])}::text),
        ('rail', NULL, ${wkt(border([0, 2], [BLOCKS, 2]))}::text),
        ('siding', NULL, ${wkt(border([1, 2.1], [4, 2.1]))}::text)
    ) AS n (kind, name, line)`)
}

/** Names of every kind, one on each block's northern border. */
async function insertPlaces(tx: Db): Promise<void> {
  const numbers = Array.from({ length: BLOCKS * BLOCKS }, (_, index) => index)
  const places = numbers.map((number) => at([(number % BLOCKS) + 0.5, Math.floor(number / BLOCKS) + 1]))
  await tx.run(sql`
    INSERT INTO terrain_places (kind, name, area, geom)
    SELECT
      CASE p.number % 3 WHEN 0 THEN 'quarter' WHEN 1 THEN 'station' ELSE 'park' END,
      'Miejsce ' || p.number,
      CASE WHEN p.number % 3 = 2 THEN p.number * 40000.5 END,
      ST_SetSRID(ST_Point(p.x, p.y), 2180)
    FROM unnest(
      ${numbers}::int[], ${places.map(([x]) => x)}::float8[], ${places.map(([, y]) => y)}::float8[]
    ) AS p (number, x, y)`)
}

function square([x, y]: Position, half: number): Position[] {
  return (
    [
      [-half, -half],
      [half, -half],
      [half, half],
      [-half, half],
      [-half, -half],
    ] as const
  ).map(([dx, dy]) => at([x + dx, y + dy]))
}

function blockRing(x: number, y: number): Position[] {
  return [
    ...border([x, y], [x + 1, y]),
    ...border([x + 1, y], [x + 1, y + 1]),
    ...border([x, y + 1], [x + 1, y + 1]).reverse(),
    ...border([x, y], [x, y + 1]).reverse(),
  ]
}

const STEPS = 12

/** The crooked line between two corners, the same from whichever block one comes. */
function border(from: Position, to: Position): Position[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const along = step / STEPS
    const x = from[0] + (to[0] - from[0]) * along
    const y = from[1] + (to[1] - from[1]) * along
    const sway = step === 0 || step === STEPS ? 0 : (noise(x * 57 + y * 131) - 0.5) * 0.12
    return from[0] === to[0] ? at([x + sway, y]) : at([x, y + sway])
  })
}

/** Blocks to metres. */
function at([x, y]: Position): Position {
  return [ORIGIN[0] + x * BLOCK_METRES, ORIGIN[1] + y * BLOCK_METRES]
}

/** Something between 0 and 1 that looks like chance and is none. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453
  return value - Math.floor(value)
}

function wkt(positions: readonly Position[]): string {
  return positions.map(([x, y]) => `${x} ${y}`).join(', ')
}
