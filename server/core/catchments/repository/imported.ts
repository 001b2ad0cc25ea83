import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { GRID } from '../../../platform/db/overlay.ts'
import { type Sql, sql } from '../../../platform/db/sql.ts'

/** Areas as they came: GeoJSON texts in one reference system. */
export interface Candidates {
  readonly crs: number
  readonly geometries: readonly string[]
}

/** CTE of the candidates, `n` from 0, in EPSG:2180. */
function candidates({ crs, geometries }: Candidates): Sql {
  return sql`
    came AS MATERIALIZED (
      SELECT (t.n - 1)::int AS n, ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(t.text)), ${crs}::int) AS geom
      FROM unnest(${geometries}::text[]) WITH ORDINALITY AS t (text, n)
    ),
    moved AS MATERIALIZED (
      SELECT c.n, ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(c.geom, 2180)), 3)) AS geom FROM came AS c
    )`
}

const truth = z.object({
  n: z.int(),
  /** In words of the geometry library; null when the area is valid. */
  fault: z.string().nullable(),
  x: z.number().nullable(),
  y: z.number().nullable(),
})

/** What is wrong with each area, and where, in its own reference system. */
export function selectFaults(tx: Db, areas: Candidates): Promise<z.output<typeof truth>[]> {
  return tx.many(
    sql`
      WITH ${candidates(areas)}
      SELECT c.n, v.reason AS fault, ST_X(v.location) AS x, ST_Y(v.location) AS y
      FROM came AS c CROSS JOIN LATERAL ST_IsValidDetail(c.geom) AS v
      ORDER BY c.n`,
    truth,
  )
}

/** The areas that do not reach into the municipality. */
export async function selectOutside(tx: Db, areas: Candidates): Promise<number[]> {
  const rows = await tx.many(
    sql`
      WITH ${candidates(areas)}
      SELECT c.n FROM moved AS c
      JOIN public.municipalities AS m ON m.schema_name = current_schema()
      WHERE NOT ST_Intersects(m.boundary, c.geom)`,
    z.object({ n: z.int() }),
  )
  return rows.map(({ n }) => n)
}

const meeting = z.object({
  a: z.int(),
  /** Null: a catchment that the plan already has. */
  b: z.int().nullable(),
  bSchoolId: z.int(),
  squareMetres: z.number(),
  isSliver: z.boolean(),
})

/** Where the areas of two schools lie over each other: new ones among themselves, and over those of the plan. */
export function selectOverlaps(
  tx: Db,
  planId: number | undefined,
  areas: Candidates & { readonly schoolIds: readonly number[] },
): Promise<z.output<typeof meeting>[]> {
  return tx.many(
    sql`
      WITH ${candidates(areas)},
      named AS (
        SELECT c.n, s.school_id, c.geom
        FROM moved AS c JOIN unnest(${areas.schoolIds}::int[]) WITH ORDINALITY AS s (school_id, n) ON s.n - 1 = c.n
      ),
      pairs AS (
        SELECT a.n AS a, b.n AS b, b.school_id, ST_CollectionExtract(ST_Intersection(a.geom, b.geom, ${GRID}), 3) AS geom
        FROM named AS a JOIN named AS b ON a.n < b.n AND a.school_id <> b.school_id AND ST_Intersects(a.geom, b.geom)
        UNION ALL
        SELECT a.n, NULL, c.school_id, ST_CollectionExtract(ST_Intersection(a.geom, g.geom, ${GRID}), 3)
        FROM named AS a
        JOIN catchments AS c ON c.plan_id = ${planId ?? null}::int AND c.school_id <> ALL (${areas.schoolIds}::int[])
        JOIN catchments_areas AS g ON g.catchment_id = c.id AND g.origin = 'imported' AND ST_Intersects(a.geom, g.geom)
      )
      SELECT p.a, p.b, p.school_id AS b_school_id, ST_Area(p.geom) AS square_metres,
        ST_Area(p.geom) < 1 OR ST_IsEmpty(ST_Buffer(p.geom, -0.25)) AS is_sliver
      FROM pairs AS p
      WHERE ST_Area(p.geom) > 0
      ORDER BY p.a, p.b`,
    meeting,
  )
}

/** Coordinates written and read again may differ in the last digit. */
const SAME_SQUARE_METRES = 0.01

const compared = z.object({ n: z.int(), state: z.enum(['new', 'changed', 'unchanged']) })

/** Areas with their catchments; 0 for one that is not there yet. */
type Placed = Candidates & { readonly catchmentIds: readonly number[] }

/** For each area whether its catchment has imported areas, and whether they are what the new ones make together. */
export function selectStates(tx: Db, areas: Placed): Promise<z.output<typeof compared>[]> {
  return tx.many(
    sql`
      WITH ${candidates(areas)}, ${placed(areas)},
      news AS (SELECT p.catchment_id, ST_Union(p.geom, ${GRID}) AS geom FROM placed AS p GROUP BY p.catchment_id),
      olds AS (
        SELECT g.catchment_id, ST_Union(g.geom, ${GRID}) AS geom
        FROM catchments_areas AS g JOIN news AS n USING (catchment_id)
        WHERE g.origin = 'imported' GROUP BY g.catchment_id
      )
      SELECT p.n, CASE
        WHEN o.geom IS NULL THEN 'new'
        WHEN ST_Area(ST_SymDifference(n.geom, o.geom, ${GRID})) < ${SAME_SQUARE_METRES}::float8 THEN 'unchanged'
        ELSE 'changed' END AS state
      FROM placed AS p JOIN news AS n USING (catchment_id) LEFT JOIN olds AS o USING (catchment_id)
      ORDER BY p.n`,
    compared,
  )
}

/** Each area for a map: GeoJSON in EPSG:4326. */
export function selectShapes(tx: Db, areas: Candidates): Promise<{ n: number; geometry: string }[]> {
  return tx.many(
    sql`
      WITH ${candidates(areas)}
      SELECT c.n, ST_AsGeoJSON(ST_Transform(c.geom, 4326), 6) AS geometry FROM moved AS c ORDER BY c.n`,
    z.object({ n: z.int(), geometry: z.string() }),
  )
}

/** Puts the areas in the place of those that their catchments had. */
export async function replaceImportedAreas(tx: Db, areas: Placed): Promise<void> {
  await tx.run(sql`
    DELETE FROM catchments_areas AS g
    WHERE g.origin = 'imported' AND g.catchment_id = ANY(${areas.catchmentIds}::int[])`)
  await tx.run(sql`
    WITH ${candidates(areas)}, ${placed(areas)}
    INSERT INTO catchments_areas (catchment_id, origin, geom)
    SELECT p.catchment_id, 'imported', p.geom FROM placed AS p ORDER BY p.n`)
}

function placed({ catchmentIds }: Placed): Sql {
  return sql`
    placed AS MATERIALIZED (
      SELECT c.n, i.catchment_id, c.geom
      FROM moved AS c
      JOIN unnest(${catchmentIds}::int[]) WITH ORDINALITY AS i (catchment_id, n) ON i.n - 1 = c.n
    )`
}

/** Schools by which an area can be known. */
export function selectSchoolNames(tx: Db): Promise<{ id: number; rspo: number | null; name: string }[]> {
  return tx.many(
    sql`SELECT s.id, s.rspo, s.name FROM schools AS s ORDER BY s.id`,
    z.object({ id: z.int(), rspo: z.int().nullable(), name: z.string() }),
  )
}

/** The catchments of a plan by their schools. */
export async function selectCatchmentIds(tx: Db, planId: number): Promise<Map<number, number>> {
  const rows = await tx.many(
    sql`SELECT c.id, c.school_id FROM catchments AS c WHERE c.plan_id = ${planId}`,
    z.object({ id: z.int(), schoolId: z.int() }),
  )
  return new Map(rows.map(({ id, schoolId }) => [schoolId, id]))
}

/** Declares catchments joint: each id with the number of its group. */
export async function updateJointGroups(tx: Db, groups: ReadonlyMap<number, number>): Promise<void> {
  await tx.run(sql`
    UPDATE catchments AS c SET joint_group = n.joint_group
    FROM unnest(${[...groups.keys()]}::int[], ${[...groups.values()]}::int[]) AS n (id, joint_group)
    WHERE c.id = n.id AND c.joint_group IS DISTINCT FROM n.joint_group`)
}

/** How many catchments of a plan have nothing but imported areas, except the named ones. */
export async function countOtherImported(tx: Db, planId: number, except: readonly number[]): Promise<number> {
  const { count } = await tx.one(
    sql`SELECT count(*)::int AS count FROM catchments AS c WHERE ${otherImported(planId, except)}`,
    z.object({ count: z.int() }),
  )
  return count
}

/** Takes catchments out of a plan that have nothing but imported areas, except the named ones; returns how many. */
export function deleteOtherImported(tx: Db, planId: number, except: readonly number[]): Promise<number> {
  return tx.run(sql`DELETE FROM catchments AS c WHERE ${otherImported(planId, except)}`)
}

function otherImported(planId: number, except: readonly number[]): Sql {
  return sql`c.plan_id = ${planId} AND c.id <> ALL (${except}::int[])
    AND NOT EXISTS (SELECT 1 FROM catchments_rules AS r WHERE r.catchment_id = c.id)`
}
