import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { ENGINE } from '../support/installations.ts'
import { type TestCity, testCity } from '../support/database.ts'

const onEmbedded = ENGINE === 'embedded' ? describe : describe.skip

/** A bow tie laid over a triangle: GEOS refuses to reckon with lines that cross without a node. */
const TRIANGLE = sql`'POLYGON((0 0, 2 0, 2 1, 0 0))'`
const BOW_TIE = sql`'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'::geometry`
const planned = sql`ST_Intersection(${BOW_TIE}, ${TRIANGLE})`
const run = sql`ST_Intersection(ST_Translate(${BOW_TIE}, n * 0.01, 0), ${TRIANGLE})`

onEmbedded('shapes with which the embedded engine cannot reckon', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await testCity()
  })
  afterAll(() => city.close())

  const lost = expect.objectContaining({ status: 500, code: 'geometry-lost' })

  test.each([
    ['while a statement is prepared', sql`SELECT ST_AsText(${planned}) AS text`],
    ['while it runs', sql`SELECT ST_AsText(${run}) AS text FROM generate_series(1, 3) AS n`],
  ])('are told %s, not taken for no rows', async (_, query) => {
    const asked = city.db.transaction((tx) => tx.many(query, z.object({ text: z.string() })))
    await expect(asked).rejects.toEqual(lost)
  })

  test('leave nothing of their transaction, however often', async () => {
    for (let times = 0; times < 20; times++) {
      const work = city.db.transaction(async (tx) => {
        await tx.run(sql`CREATE TEMP TABLE kept AS SELECT 1 AS one`)
        await tx.run(sql`INSERT INTO kept SELECT ST_Area(${run})::int FROM generate_series(1, 3) AS n`)
      })
      await expect(work).rejects.toEqual(lost)
    }
    const { n } = await city.db.transaction((tx) =>
      tx.one(
        sql`SELECT count(*)::int AS n FROM pg_class AS c WHERE c.relname = 'kept'`,
        z.object({ n: z.int() }),
      ),
    )
    expect(n).toBe(0)
  })
})
