import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { z } from 'zod'

import { TABLES } from '../../server/modules.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { clearNightly, lastDayKept } from '../../server/platform/personal-data/index.ts'
import { createSchedule } from '../../server/platform/schedule/index.ts'
import { type TestCity } from '../support/database.ts'
import { freshFamilies, personCity, type PersonCity } from '../support/person-city.ts'
import { TEST_CLOCK } from '../support/test-clock.ts'

let whole: PersonCity
let city: TestCity

beforeAll(async () => {
  whole = await personCity()
  ;({ city } = whole)
})
afterAll(async () => {
  await city.ground.database.asOwner((tx) => tx.run(sql`DELETE FROM public.schedule_runs`))
  await city.close()
})

/** The last row that goes today, 22 November 2026 in Poland, and the first that stays. */
const EDGES = {
  // One month; both ended on 21 October in Greenwich.
  sessions: ['2026-10-21T21:59:59Z', '2026-10-21T22:00:00Z'],
  // Known for 90 days, then one month.
  attempts: ['2026-07-23T21:59:59Z', '2026-07-23T22:00:00Z'],
  // Five whole calendar years.
  enrolments: ['2020-12-31', '2021-01-01'],
  // Two years.
  grants: ['2024-11-21', '2024-11-22'],
} as const

beforeEach(async () => {
  const { family, strangers } = await freshFamilies(whole)
  const { accountId } = whole.office
  await city.db.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM accounts_sessions AS s WHERE s.user_agent = 'past'`)
    await tx.run(sql`DELETE FROM accounts_attempts`)
    await tx.run(sql`DELETE FROM accounts_grants AS g WHERE g.role = 'finance'`)
    for (const [i, ended] of EDGES.sessions.entries())
      await tx.run(sql`
        INSERT INTO accounts_sessions (
          account_id, token_hash, user_agent, network, started_at, proved_at, last_seen_at, expires_at, ended_at
        )
        VALUES (
          ${accountId}, sha256(${Buffer.from(`past ${i}`)}), 'past', 'local', '2026-10-01', '2026-10-01', '2026-10-01',
          '2026-12-31', ${ended}
        )`)
    for (const attempted of EDGES.attempts)
      await tx.run(sql`
        INSERT INTO accounts_attempts (username_key, network, attempted_at, succeeded)
        VALUES ('ktos', 'local', ${attempted}, true)`)
    for (const [i, validTo] of EDGES.grants.entries())
      await tx.run(sql`
        INSERT INTO accounts_grants (account_id, role, unit_kind, unit_id, school_id, valid_from, valid_to, granted_at)
        VALUES (${accountId}, 'finance', 'school', ${i + 1}, ${i + 1}, '2020-01-01', ${validTo}, '2020-01-01')`)
    for (const [i, childId] of [family.childId, strangers.childId].entries())
      await tx.run(sql`
        UPDATE people_enrolments AS e SET valid_from = '2015-09-01', valid_to = ${EDGES.enrolments[i]}
        WHERE e.person_id = ${childId}`)
  })
})

const said = z.object({
  isDry: z.boolean(),
  tables: z.array(z.object({ table: z.string(), endedBefore: z.string(), rows: z.int() })),
})
async function clear(...words: string[]): Promise<Record<string, number>> {
  const { exitCode, stdout } = await city.rejon(['personal-data', 'clear', '--json', ...words])
  expect(exitCode).toBe(0)
  const { tables } = said.parse(JSON.parse(stdout))
  return Object.fromEntries(tables.filter(({ rows }) => rows > 0).map(({ table, rows }) => [table, rows]))
}

/** How many rows tests have put into each table, and how many entries the trail has. */
async function counted() {
  return city.db.transaction((tx) =>
    tx.one(
      sql`
        SELECT
          (SELECT count(*)::int FROM accounts_sessions AS s WHERE s.user_agent = 'past') AS sessions,
          (SELECT count(*)::int FROM accounts_attempts) AS attempts,
          (SELECT count(*)::int FROM accounts_grants AS g WHERE g.role = 'finance') AS grants,
          (SELECT count(*)::int FROM people_enrolments) AS enrolments,
          (SELECT count(*)::int FROM people_guardianships) AS guardianships,
          (SELECT count(*)::int FROM people_persons) AS persons`,
      z.record(z.string(), z.int()),
    ),
  )
}

const ALL = { sessions: 2, attempts: 2, grants: 2, enrolments: 2, guardianships: 2, persons: 4 }
const PAST = { accounts_sessions: 1, accounts_attempts: 1, accounts_grants: 1, people_enrolments: 1 }

describe('rejon personal-data clear', () => {
  test('clears what has outlasted its term, to the day, and nothing that is in use', async () => {
    expect(await clear()).toEqual(PAST)
    expect(await counted()).toEqual({ ...ALL, sessions: 1, attempts: 1, grants: 1, enrolments: 1 })
    const kept = await city.db.transaction((tx) =>
      tx.one(
        sql`
          SELECT
            (SELECT s.ended_at FROM accounts_sessions AS s WHERE s.user_agent = 'past') AS session,
            (SELECT e.valid_to FROM people_enrolments AS e) AS enrolment`,
        z.object({ session: z.string(), enrolment: z.string() }),
      ),
    )
    expect(kept).toEqual({ session: '2026-10-21T22:00:00.000Z', enrolment: '2021-01-01' })
    expect((await whole.office.as.get('/session')).status).toBe(200)
    expect(await clear()).toEqual({})
  })

  test('with --dry-run says the same and clears nothing', async () => {
    expect(await clear('--dry-run')).toEqual(PAST)
    expect(await counted()).toEqual(ALL)
    const { stdout } = await city.rejon(['personal-data', 'clear', '--dry-run'])
    expect(stdout).toContain(
      'do usunięcia 1: people_enrolments (ewidencja dzieci i uczniów; zakończone przed',
    )
  })

  test('leaves its trace, which names tables and nobody', async () => {
    await clear()
    const entries = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT e.actor, e.details FROM audit_entries AS e
          WHERE e.action = 'personal-data.clear'
          ORDER BY e.id DESC
          LIMIT 4`,
        z.object({ actor: z.string(), details: z.unknown() }),
      ),
    )
    expect(entries).toContainEqual({
      actor: 'operator',
      details: { erased: ['people_enrolments 1'], endedBefore: '2021-01-01' },
    })
  })

  test('follows the parameter, not the program', async () => {
    const change = (years: number) =>
      city.db.transaction((tx) =>
        tx.run(sql`
          UPDATE parameters AS p SET value = jsonb_set(p.value, '{years}', ${String(years)}::jsonb)
          WHERE p.key = 'retention/persons'`),
      )
    await change(50)
    expect(await clear('--dry-run')).toEqual({
      accounts_sessions: 1,
      accounts_attempts: 1,
      accounts_grants: 1,
    })
    await change(5)
  })

  test('leaves alone what a law holds, however old', async () => {
    const held = TABLES.map((each) => ({ ...each, retention: 'diary' as const }))
    expect(await clearNightly(city.ground, held).run(new AbortController().signal)).toBe('0')
    expect(await counted()).toEqual(ALL)
  })
})

describe('the run of a night', () => {
  test('clears every municipality, once whatever the number of servers', async () => {
    await city.ground.database.asOwner((tx) => tx.run(sql`DELETE FROM public.schedule_runs`))
    const tools = {
      shared: city.ground.database.shared,
      clock: TEST_CLOCK,
      log: pino({ level: 'silent' }),
    }
    const job = clearNightly(city.ground, TABLES)
    const [first, second] = [createSchedule(tools, [job]), createSchedule(tools, [job])]
    const outcomes = [await first.run(job), await second.run(job)]
    expect(outcomes).toEqual(['done', 'elsewhere'])
    expect(await counted()).toEqual({ ...ALL, sessions: 1, attempts: 1, grants: 1, enrolments: 1 })
  })
})

describe('a term', () => {
  test.each([
    ['2026-11-22', { years: null, months: 1, from: 'event' as const }, '2026-10-22'],
    ['2026-03-31', { years: null, months: 1, from: 'event' as const }, '2026-02-28'],
    ['2028-02-29', { years: 1, months: null, from: 'event' as const }, '2027-02-28'],
    ['2026-01-15', { years: null, months: 3, from: 'event' as const }, '2025-10-15'],
    ['2025-12-31', { years: 5, months: null, from: 'year-end' as const }, '2020-01-01'],
    ['2026-01-01', { years: 5, months: null, from: 'year-end' as const }, '2021-01-01'],
  ])('as of %s that lasts %j keeps what ended on %s or later', (day, term, kept) => {
    expect(lastDayKept(day, term)).toBe(kept)
  })
})
