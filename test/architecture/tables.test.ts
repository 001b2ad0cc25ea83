import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { type Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { PART_FOLDERS } from '../support/source-files.ts'

/** Tables of the platform: they belong to no part. */
const OF_THE_PLATFORM = ['imports', 'layer_versions', 'migrations', 'parameters']

const relation = z.object({ name: z.string(), kind: z.enum(['r', 'v']), comment: z.string().nullable() })
const geometry = z.object({
  table: z.string(),
  column: z.string(),
  srid: z.int(),
  type: z.string(),
  isIndexed: z.boolean(),
})

let city: TestCity
let relations: z.output<typeof relation>[]
let geometries: z.output<typeof geometry>[]

beforeAll(async () => {
  city = await testCity()
  await city.db.transaction(async (tx) => {
    relations = await selectRelations(tx)
    geometries = await selectGeometries(tx)
  })
})

afterAll(() => city.close())

function selectRelations(tx: Db): Promise<z.output<typeof relation>[]> {
  return tx.many(
    sql`
      SELECT c.relname::text AS name, c.relkind::text AS kind, obj_description(c.oid, 'pg_class') AS comment
      FROM pg_class AS c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v')
      ORDER BY c.relname`,
    relation,
  )
}

function selectGeometries(tx: Db): Promise<z.output<typeof geometry>[]> {
  return tx.many(
    sql`
      SELECT
        c.relname::text AS table,
        a.attname::text AS column,
        postgis_typmod_srid(a.atttypmod) AS srid,
        postgis_typmod_type(a.atttypmod) AS type,
        EXISTS (
          SELECT
          FROM pg_index AS i
          JOIN pg_class AS ic ON ic.oid = i.indexrelid
          JOIN pg_am AS am ON am.oid = ic.relam
          WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND am.amname = 'gist'
        ) AS is_indexed
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
      WHERE c.relnamespace IN (current_schema()::regnamespace, 'public'::regnamespace)
        AND c.relkind = 'r' AND a.atttypid = 'geometry'::regtype
      ORDER BY c.relname, a.attname`,
    geometry,
  )
}

describe('every table of a municipality', () => {
  test('carries the name of its part', () => {
    const names = relations.map(({ name }) => name).filter((name) => !OF_THE_PLATFORM.includes(name))
    const isOfPart = (name: string) =>
      [...PART_FOLDERS.keys(), 'accessibility', 'accounts', 'audit', 'face', 'imports', 'jobs'].some(
        (part) => name === part || name.startsWith(`${part}_`),
      )
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !isOfPart(name))).toEqual([])
  })

  test('says in a comment what it holds', () => {
    const silent = relations.filter(
      ({ name, comment }) => name !== 'migrations' && (comment?.length ?? 0) < 10,
    )
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  test('has a key of one number, except those that are keyed by a name', async () => {
    const key = z.object({ table: z.string(), columns: z.string() })
    const keys = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT c.conrelid::regclass::text AS table, string_agg(a.attname, ',') AS columns
          FROM pg_constraint AS c
          JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
          WHERE c.connamespace = current_schema()::regnamespace AND c.contype = 'p'
          GROUP BY c.conrelid`,
        key,
      ),
    )
    expect(keys.filter(({ columns }) => columns !== 'id').map(({ table }) => table)).toEqual([
      'layer_versions',
    ])
  })
})

describe('every geometry', () => {
  test('is there for this test to look at', () => {
    expect(geometries.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['addresses', 'schools_sites', 'catchments_areas', 'municipalities']),
    )
  })

  test('is in EPSG:2180 and of a declared type', () => {
    const loose = geometries.filter(({ srid, type }) => srid !== 2180 || type === 'Geometry')
    expect(loose).toEqual([])
  })

  test('is indexed', () => {
    expect(geometries.filter(({ isIndexed }) => !isIndexed)).toEqual([])
  })

  test('of a table of parts is called geom', () => {
    const named = geometries
      .filter(({ column }) => column !== 'geom')
      .map(({ table, column }) => `${table}.${column}`)
    expect(named).toEqual(['layer_versions.bbox', 'municipalities.boundary'])
  })
})
