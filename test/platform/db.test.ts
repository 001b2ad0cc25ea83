import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { isEmbedded, testCity, type TestCity } from '../support/database.ts'

let city: TestCity
beforeAll(async () => {
  city = await testCity()
})
afterAll(() => city.close())

const text = z.object({ value: z.string() })
const count = z.object({ count: z.int() })
const KEY = 'a-test-key'
const insertParameter = () => sql`
  INSERT INTO parameters (key, value, valid_from, basis) VALUES (${KEY}, '1', '2026-01-01', 'test')`
const countParameters = () => sql`SELECT count(*) AS count FROM parameters AS p WHERE p.key = ${KEY}`

test('a transaction sees its municipality only, as a role that owns nothing', async () => {
  const [schema, role] = await city.db.transaction(async (tx) => [
    await tx.one(sql`SELECT current_schema()::text AS value`, text),
    await tx.one(sql`SELECT current_user::text AS value`, text),
  ])
  expect([schema, role]).toEqual([{ value: city.municipality.schemaName }, { value: 'rejon_app' }])
  await expect(city.db.transaction((tx) => tx.run(sql`CREATE TABLE intruder (id int)`))).rejects.toThrow(
    /permission denied/,
  )
})

test('what fails half way leaves nothing, and its after-commit actions do not run', async () => {
  const ran: string[] = []
  const failing = city.db.transaction(async (tx) => {
    await tx.run(insertParameter())
    tx.afterCommit(() => void ran.push('never'))
    throw new Error('half way')
  })
  await expect(failing).rejects.toThrow('half way')
  await city.db.transaction((tx) => {
    tx.afterCommit(() => void ran.push('committed'))
    return tx.run(sql`SELECT 1`)
  })
  expect(ran).toEqual(['committed'])
  expect(await city.db.transaction((tx) => tx.one(countParameters(), count))).toEqual({ count: 0 })
})

test('a snapshot reads only', async () => {
  await expect(city.db.snapshot((tx) => tx.run(insertParameter()))).rejects.toThrow(/read-only transaction/)
})

test('a snapshot sees one state, whoever commits between its queries', async () => {
  let read: () => void = () => undefined
  const wasRead = new Promise<void>((resolve) => (read = resolve))
  const written = wasRead.then(() => city.db.transaction((tx) => tx.run(insertParameter())))
  const counts = await city.db.snapshot(async (tx) => {
    const before = await tx.one(countParameters(), count)
    read()
    // The embedded engine has one session: there nobody commits between two queries of another.
    if (!isEmbedded()) await written
    return [before, await tx.one(countParameters(), count)]
  })
  await written
  expect(counts).toEqual([{ count: 0 }, { count: 0 }])
  await city.db.transaction((tx) => tx.run(sql`DELETE FROM parameters AS p WHERE p.key = ${KEY}`))
})

test('the outer database inside a transaction throws where it would wait for ever', async () => {
  // Only the embedded engine has one session.
  if (!isEmbedded()) return
  const nested = city.db.transaction(() => city.db.transaction((tx) => tx.run(sql`SELECT 1`)))
  await expect(nested).rejects.toThrow('A transaction is open')
})

test('transactions that begin together all end', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  const rows = await Promise.all(
    numbers.map((value) => city.db.transaction((tx) => tx.one(sql`SELECT ${value}::int AS count`, count))),
  )
  expect(rows.map((row) => row.count)).toEqual(numbers)
})

test('dates stay text and instants become ISO strings', async () => {
  const row = z.object({ day: z.string(), instant: z.string() })
  const read = city.db.transaction((tx) =>
    tx.one(sql`SELECT '2026-03-29'::date AS day, '2026-03-29 02:30+01'::timestamptz AS instant`, row),
  )
  expect(await read).toEqual({ day: '2026-03-29', instant: '2026-03-29T01:30:00.000Z' })
})

test('one row too many or too few is an error, not a guess', async () => {
  const two = sql`SELECT 'x' AS value UNION ALL SELECT 'y'`
  await expect(city.db.transaction((tx) => tx.maybeOne(two, text))).rejects.toThrow(
    'Expected one row at most',
  )
  await expect(
    city.db.transaction((tx) => tx.one(sql`SELECT 'x' AS value WHERE false`, text)),
  ).rejects.toThrow('Expected one row, got none')
})

test('an error leaves the answers of later queries in step', async () => {
  const failing = () =>
    city.db
      .transaction((tx) => tx.many(sql`SELECT 1 / (${0}::int) AS count`, count))
      .catch((error: unknown) => String(error))
  const asking = (value: number) =>
    city.db.transaction((tx) => tx.one(sql`SELECT ${value}::int AS count`, count))
  const answers = await Promise.all([
    failing(),
    asking(1),
    failing(),
    asking(2),
    asking(3),
    failing(),
    asking(4),
  ])
  const message = 'error: division by zero'
  expect(answers).toEqual([message, { count: 1 }, message, { count: 2 }, { count: 3 }, message, { count: 4 }])
})

test('thousands of errors take nothing from those who ask afterwards', async () => {
  for (let error = 0; error < 4_000; error++)
    await expect(city.db.transaction((tx) => tx.run(sql`SELECT 1 / 0`))).rejects.toThrow('division by zero')
  expect(await city.db.transaction((tx) => tx.one(countParameters(), count))).toEqual({ count: 0 })
}, 60_000)

test('of PostGIS the embedded engine brings geometries and projections, and nothing that Rejon has no use for', async () => {
  const brought = await city.db.snapshot((tx) =>
    tx.many(sql`SELECT name::text AS value FROM pg_available_extensions WHERE name LIKE 'postgis%'`, text),
  )
  const names = brought.map(({ value }) => value)
  expect(names).toContain('postgis')
  expect(isEmbedded() ? names.length : 1).toBe(1)
  const lublin = sql`SELECT st_astext(st_transform(st_setsrid(st_makepoint(22.57, 51.25), 4326), 2180), 0) AS value`
  expect(await city.db.snapshot((tx) => tx.one(lublin, text))).toEqual({ value: 'POINT(749047 381977)' })
})
