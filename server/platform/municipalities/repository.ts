import { z } from 'zod'

import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { municipality, type Municipality } from './contract.ts'

export function selectMunicipalities(tx: Db): Promise<Municipality[]> {
  return tx.many(
    sql`
      SELECT m.id, m.slug, m.schema_name, m.teryt, m.name, m.title, m.hosts, m.is_default, m.is_demo,
        m.face_version, m.embedders
      FROM public.municipalities AS m
      ORDER BY m.slug`,
    municipality,
  )
}

export interface NewMunicipality {
  readonly slug: string
  readonly schemaName: string
  readonly teryt: string
  readonly name: string
  readonly title: string
  readonly isDemo: boolean
}

/** The first municipality becomes the default one. */
export function insertMunicipality(tx: Db, city: NewMunicipality): Promise<Municipality> {
  return tx.one(
    sql`
      INSERT INTO public.municipalities AS m (slug, schema_name, teryt, name, title, is_demo, is_default)
      VALUES (${city.slug}, ${city.schemaName}, ${city.teryt}, ${city.name}, ${city.title}, ${city.isDemo},
        NOT EXISTS (SELECT FROM public.municipalities AS d WHERE d.is_default))
      RETURNING m.id, m.slug, m.schema_name, m.teryt, m.name, m.title, m.hosts, m.is_default, m.is_demo, m.face_version,
        m.embedders`,
    municipality,
  )
}

export async function makeDefault(tx: Db, id: number): Promise<void> {
  await tx.run(
    sql`UPDATE public.municipalities AS m SET is_default = false WHERE m.is_default AND m.id <> ${id}`,
  )
  await tx.run(sql`UPDATE public.municipalities AS m SET is_default = true WHERE m.id = ${id}`)
}

const validity = z.object({ fault: z.string().nullable(), inPoland: z.boolean() })

/** What PostGIS says of a GeoJSON polygon in `srid`; `fault` is where it is wrong, null when it is valid. */
export function checkBoundary(tx: Db, geojson: string, srid: number): Promise<z.output<typeof validity>> {
  return tx.one(
    sql`
      WITH given AS (
        SELECT ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(${geojson}), ${srid}::int)) AS geom
      )
      SELECT
        (
          SELECT CASE WHEN d.valid THEN NULL
            ELSE round(ST_X(d.location)::numeric, 5) || ' ' || round(ST_Y(d.location)::numeric, 5) END
          FROM ST_IsValidDetail(g.geom) AS d
        ) AS fault,
        ST_Transform(g.geom, 4326) && ST_MakeEnvelope(14, 49, 24.2, 55, 4326)
          AND ST_Within(ST_Envelope(ST_Transform(g.geom, 4326)), ST_MakeEnvelope(14, 49, 24.2, 55, 4326)) AS in_poland
      FROM given AS g`,
    validity,
  )
}

/** Gives how many municipalities have another boundary now: one, or none when it was the same before. */
export function updateBoundary(tx: Db, id: number, geojson: string, srid: number): Promise<number> {
  return tx.run(sql`
    UPDATE public.municipalities AS m
    SET boundary = g.geom
    FROM (
      SELECT ST_Multi(ST_Transform(ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(${geojson}), ${srid}::int)), 2180)) AS geom
    ) AS g
    WHERE m.id = ${id} AND m.boundary IS DISTINCT FROM g.geom`)
}

export async function updateName(tx: Db, id: number, name: string, title: string): Promise<void> {
  await tx.run(sql`UPDATE public.municipalities AS m SET name = ${name}, title = ${title} WHERE m.id = ${id}`)
}

const extent = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() })

/** The municipality's extent in EPSG:4326: of its boundary, else of its addresses; undefined when it has neither. */
export async function selectExtent(tx: Db, id: number): Promise<z.output<typeof extent> | undefined> {
  return tx.maybeOne(
    sql`
      WITH box AS (
        SELECT ST_Transform(ST_Envelope(m.boundary), 4326) AS geom
        FROM public.municipalities AS m
        WHERE m.id = ${id}
      )
      SELECT ST_XMin(b.geom) AS west, ST_YMin(b.geom) AS south, ST_XMax(b.geom) AS east, ST_YMax(b.geom) AS north
      FROM box AS b
      WHERE b.geom IS NOT NULL`,
    extent,
  )
}
