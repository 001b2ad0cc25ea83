import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { GRID } from '../../../platform/db/overlay.ts'
import { sql } from '../../../platform/db/sql.ts'

const siteRow = z.object({ id: z.int(), x: z.number(), y: z.number() })

/** Registers give centimetres; what differs by less is one point, and no cell fits between. */
const site = sql`ST_SnapToGrid(a.geom, 0.01)`

/** Addresses that stand, in metres of EPSG:2180. */
export function selectSites(tx: Db): Promise<z.output<typeof siteRow>[]> {
  return tx.many(
    sql`
      SELECT a.id, ST_X(${site}) AS x, ST_Y(${site}) AS y
      FROM addresses AS a WHERE a.closed_on IS NULL ORDER BY a.id`,
    siteRow,
  )
}

/** The area within which catchments are drawn: the municipality, or without its boundary what surrounds its addresses. */
const land = sql`(
  SELECT coalesce(
    (SELECT m.boundary FROM public.municipalities AS m WHERE m.schema_name = current_schema()),
    (SELECT ST_Buffer(ST_ConvexHull(ST_Collect(a.geom)), 200) FROM addresses AS a WHERE a.closed_on IS NULL)))`

/**
 * The Voronoi cells of all addresses, reaching past the land on all sides, as one WKB collection in no order. A single
 * point has no diagram: all is its cell. (Points far off would spare that case, but the embedded engine breaks on them.)
 */
export async function selectCells(tx: Db): Promise<Uint8Array> {
  const { cells } = await tx.one(
    sql`
      WITH frame AS MATERIALIZED (SELECT ST_Expand(${land}, 1000) AS geom),
      diagram AS MATERIALIZED (
        SELECT ST_VoronoiPolygons(ST_Collect(DISTINCT ${site}), 0, (SELECT f.geom FROM frame AS f)) AS geom
        FROM addresses AS a WHERE a.closed_on IS NULL
      )
      SELECT ST_AsBinary(
        CASE WHEN ST_IsEmpty(d.geom) THEN ST_ForceCollection(f.geom) ELSE d.geom END, 'NDR') AS cells
      FROM diagram AS d CROSS JOIN frame AS f`,
    z.object({ cells: z.instanceof(Uint8Array) }),
  )
  return cells
}

export async function deleteDrawnAreas(tx: Db, planId: number): Promise<void> {
  await tx.run(sql`
    DELETE FROM catchments_areas AS g USING catchments AS c
    WHERE c.id = g.catchment_id AND c.plan_id = ${planId} AND g.origin = 'drawn'`)
}

/** Draws the area that `outline` (WKT lines, EPSG:2180) encloses, cut to the land; nothing when nothing is left. */
export async function insertDrawnArea(
  tx: Db,
  area: { readonly catchmentId: number; readonly grades: readonly number[] | null; readonly outline: string },
): Promise<void> {
  await tx.run(sql`
    INSERT INTO catchments_areas (catchment_id, grades, origin, geom)
    SELECT ${area.catchmentId}, ${area.grades}::int[], 'drawn', d.geom
    FROM (
      SELECT ST_Multi(ST_CollectionExtract(
        ST_Intersection(ST_BuildArea(ST_GeomFromText(${area.outline}, 2180)), ${land}, ${GRID}), 3)) AS geom
    ) AS d
    WHERE NOT ST_IsEmpty(d.geom)`)
}

/** Pairs of catchments of a plan whose areas meet. */
export function selectNeighbours(tx: Db, planId: number): Promise<{ a: number; b: number }[]> {
  return tx.many(
    sql`
      SELECT DISTINCT c.id AS a, d.id AS b
      FROM catchments AS c
      JOIN catchments AS d ON d.plan_id = c.plan_id AND d.id > c.id
      JOIN catchments_areas AS g ON g.catchment_id = c.id
      JOIN catchments_areas AS h ON h.catchment_id = d.id AND ST_Intersects(g.geom, h.geom)
      WHERE c.plan_id = ${planId}`,
    z.object({ a: z.int(), b: z.int() }),
  )
}

/** The catchments of a plan, each with the colour that its school had in the version before, or in the latest other plan. */
export function selectColours(tx: Db, planId: number): Promise<{ id: number; known: number | null }[]> {
  return tx.many(
    sql`
      SELECT c.id, (
        SELECT o.colour FROM catchments AS o JOIN catchments_plans AS p ON p.id = o.plan_id
        WHERE o.school_id = c.school_id AND o.plan_id <> c.plan_id
        ORDER BY (p.name, p.level, p.entry_year_from) = (q.name, q.level, q.entry_year_from) DESC,
          p.entry_year_from DESC, p.id DESC LIMIT 1
      ) AS known
      FROM catchments AS c JOIN catchments_plans AS q ON q.id = c.plan_id WHERE c.plan_id = ${planId} ORDER BY c.id`,
    z.object({ id: z.int(), known: z.int().nullable() }),
  )
}

export async function updateColours(tx: Db, colours: ReadonlyMap<number, number>): Promise<void> {
  await tx.run(sql`
    UPDATE catchments AS c SET colour = n.colour
    FROM unnest(${[...colours.keys()]}::int[], ${[...colours.values()]}::int[]) AS n (id, colour)
    WHERE c.id = n.id AND c.colour <> n.colour`)
}
