import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { createApp } from '../../server/app.ts'
import { TABLES } from '../../server/modules.ts'
import { Sql, sql } from '../../server/platform/db/sql.ts'
import { createKeyRing } from '../../server/platform/secrets/secrets.ts'
import { CANARY_PESELS } from '../support/canary.ts'
import { type TestCity } from '../support/database.ts'
import {
  FACTS,
  freshFamilies,
  inSchool,
  personCity,
  type PersonCity,
  search,
} from '../support/person-city.ts'
import { asking, type Somebody } from '../support/signed-in.ts'

const [NEW_PESEL, OLD_PESEL] = CANARY_PESELS
const DOCUMENT = 'FA 123456'

let whole: PersonCity
let city: TestCity
/** Ids of who bears which number, the first two written with the old key. */
let bearers: readonly (readonly [number, string])[]

beforeAll(async () => {
  whole = await personCity()
  ;({ city } = whole)
  const { family } = await freshFamilies(whole)
  const foreigner = await add(
    { kind: 'document', documentKind: 'passport', documentNumber: DOCUMENT },
    '2017-01-02',
  )
  await useNewKey()
  const newcomer = await add({ kind: 'pesel', pesel: NEW_PESEL })
  bearers = [
    [family.childId, OLD_PESEL],
    [foreigner, 'FA123456'],
    [newcomer, NEW_PESEL],
  ]
})
afterAll(() => city.close())

async function add(identity: object, birthDate: string | null = null): Promise<number> {
  const body = { ...FACTS, birthDate, identity, enrolment: inSchool(whole.own) }
  const added = await whole.office.as.post('/persons').send(body).expect(201)
  return z.object({ id: z.int() }).parse(added.body).id
}

async function useNewKey(): Promise<void> {
  const { secrets } = city.ground
  const { id } = await secrets.prepareKey()
  await secrets.promoteKey(id)
}

/** The office, asking a server that has only the newest key. */
function officeWithoutOldKeys(): Somebody {
  const newest = city.ground.secrets.keys().filter(({ state }) => state === 'current')
  const secrets = { ...city.ground.secrets, ...createKeyRing(() => newest) }
  const app = createApp({ ...city.ground, secrets })
  return { ...whole.office, as: asking({ ...city, app }, whole.office.cookie) }
}

/** How many envelopes each key has written, over every encrypted column of the installation. */
async function envelopesByKey(): Promise<Record<string, number>> {
  const columns = TABLES.flatMap(({ table, personal }) =>
    personal === 'none' ? [] : (personal.encrypted ?? []).map(({ column }) => ({ table, column })),
  )
  const byKey: Record<string, number> = {}
  for (const { table, column } of columns) {
    const at = new Sql([column], [])
    const rows = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT encode(substr(t.${at}, 2, 4), 'hex') AS key, count(*)::int AS count
          FROM ${new Sql([table], [])} AS t
          WHERE t.${at} IS NOT NULL
          GROUP BY 1`,
        z.object({ key: z.string(), count: z.int() }),
      ),
    )
    for (const { key, count } of rows) byKey[key] = (byKey[key] ?? 0) + count
  }
  return byKey
}

async function expectAllReadAndFound(office: Somebody): Promise<void> {
  for (const [id, number] of bearers) {
    const shown = await office.as.post(`/persons/${id}/disclosures`).send({ reason: 'wymiana kluczy' })
    expect(shown.body).toMatchObject({ number })
    expect(await search(office, { number })).toHaveLength(1)
  }
}

describe('when keys rotate, persons', () => {
  test('of the old key and of the new one are read, and found by their numbers', async () => {
    expect(Object.values(await envelopesByKey()).sort()).toEqual([1, 3])
    await expectAllReadAndFound(whole.office)
  })

  test('keep their numbers to themselves: who comes with one is refused, whichever key wrote it', async () => {
    for (const pesel of [OLD_PESEL, NEW_PESEL]) {
      const body = { ...FACTS, identity: { kind: 'pesel', pesel }, enrolment: inSchool(whole.own) }
      const refused = await whole.office.as.post('/persons').send(body).expect(409)
      expect(refused.body).toMatchObject({ type: '/problems/number-taken' })
    }
  })

  test('need the old key no more once `rejon keys rotate` has written them anew', async () => {
    const { exitCode, stdout } = await city.rejon(['keys', 'rotate', '--resume', '--json'])
    const { key, renewed } = z.object({ key: z.string(), renewed: z.int() }).parse(JSON.parse(stdout))
    expect({ exitCode, renewed }).toEqual({ exitCode: 0, renewed: 3 })
    expect(await envelopesByKey()).toEqual({ [key]: 4 })
    await expectAllReadAndFound(officeWithoutOldKeys())
  })
})
