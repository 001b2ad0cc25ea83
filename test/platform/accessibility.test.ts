import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { demoDeclaration } from '../../server/demo/declaration.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

const PATH = '/accessibility-declaration'
const DECLARATION = demoDeclaration('Koszalin')

let city: TestCity
let administrator: Somebody
beforeAll(async () => {
  city = await testCity()
  administrator = await somebody(city, { role: 'administrator' })
})
afterAll(() => city.close())

const shown = () => request(city.app).get(`/m/${city.municipality.slug}/api/v1${PATH}`).expect(200)
const publish = (changes: object) => administrator.as.put(PATH).send({ ...DECLARATION, ...changes })

describe('the declaration of accessibility', () => {
  test('is not there until it is published', async () => {
    expect((await shown()).body).toEqual({ declaration: null })
  })

  test('is shown to everybody as it was published, and leaves its trace', async () => {
    await publish({}).expect(200)
    expect((await shown()).body).toEqual({ declaration: DECLARATION })
    const trail = await city.db
      .enter({ kind: 'program', purpose: 'operate' })
      .transaction((tx) =>
        tx.many(
          sql`SELECT e.account_id, e.details FROM audit_entries AS e WHERE e.action = 'accessibility.publish'`,
          z.object({ accountId: z.int(), details: z.unknown() }),
        ),
      )
    expect(trail).toEqual([{ accountId: administrator.accountId, details: { status: 'partial' } }])
  })

  test('takes the place of the one before', async () => {
    await publish({ status: 'full', shortcomings: '', auditor: 'Fundacja Widzialni' }).expect(200)
    expect((await shown()).body).toMatchObject({
      declaration: { status: 'full', auditor: 'Fundacja Widzialni' },
    })
  })

  test.each([
    ['without what is not accessible', { shortcomings: '  ' }, '/body/shortcomings'],
    ['with faults of a site that has none', { status: 'full' }, '/body/shortcomings'],
    ['changed before it was published', { updatedOn: '2026-08-31' }, '/body/updatedOn'],
    ['reviewed before it was drawn up', { reviewedOn: '2025-12-01' }, '/body/reviewedOn'],
    ['with a day that does not exist', { updatedOn: '12.03.2026' }, '/body/updatedOn'],
    ['with a day that is still to come', { updatedOn: '2999-01-01' }, '/body/updatedOn'],
    ['at an address that runs a script', { siteUrl: 'javascript:alert(1)' }, '/body/siteUrl'],
    ['with a telephone in words', { telephone: 'centrala' }, '/body/telephone'],
    ['without whom to turn to', { contact: ' ' }, '/body/contact'],
  ])('%s is refused and changes nothing', async (_why, changes, pointer) => {
    const { body: before } = await shown()
    const { body } = await publish(changes).expect(400)
    expect(body).toMatchObject({ errors: [{ pointer }] })
    expect((await shown()).body).toEqual(before)
  })

  test('is not for an auditor to publish, nor for nobody', async () => {
    const auditor = await somebody(city, { role: 'auditor' })
    await auditor.as.put(PATH).send(DECLARATION).expect(404)
    await request(city.app).put(`/m/${city.municipality.slug}/api/v1${PATH}`).send(DECLARATION).expect(401)
  })
})
