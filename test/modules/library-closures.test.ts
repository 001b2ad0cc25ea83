import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { testCity, type TestCity } from '../support/database.ts'
import { branchNamed, freshLibraries, libraryTrail, libraryVisitor } from '../support/library-town.ts'
import { makeSchools } from '../support/make-schools.ts'
import { pointers } from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let city: TestCity
let own = 0
let librarian: Somebody
let principal: Somebody
let schoolLibrarian: Somebody
let teacher: Somebody

beforeAll(async () => {
  // Wednesday noon in Poland.
  city = await testCity({ clock: { now: () => new Date('2026-11-25T11:00:00Z') } })
  ;[own = 0] = await makeSchools(city, 'A')
  librarian = await somebody(city, { role: 'librarian' })
  principal = await somebody(city, { role: 'principal', schoolId: own })
  schoolLibrarian = await somebody(city, { role: 'librarian', schoolId: own })
  teacher = await somebody(city, { role: 'teacher', schoolId: own })
})
beforeEach(() => freshLibraries(city, own))
afterAll(() => city.close())

const namesOf = (query: string) => libraryVisitor(city).namesOf(query)
const idOf = (name: string) => branchNamed(city, name)
const trail = (action: string) => libraryTrail(city, action)

describe('a change of hours for some days', () => {
  const days = { firstDay: '2026-11-25', lastDay: '2026-11-27', hours: null, reason: 'Remont' }

  test('closes a branch until it is taken back', async () => {
    const id = await idOf('Główna')
    const { body } = await librarian.as.post(`/library/branches/${id}/closures`).send(days).expect(201)
    expect(await namesOf('?open=now')).toEqual(['Filia nr 10'])
    const again = await librarian.as.post(`/library/branches/${id}/closures`).send(days).expect(409)
    expect(again.body).toMatchObject({ type: '/problems/library-closure-overlaps' })
    const closure = z.object({ id: z.int() }).parse(body)
    await librarian.as
      .delete(`/library/branches/${await idOf('Filia nr 2')}/closures/${closure.id}`)
      .expect(404)
    await librarian.as.delete(`/library/branches/${id}/closures/${closure.id}`).expect(200)
    expect(await namesOf('?open=now')).toEqual(['Główna', 'Filia nr 10'])
    expect(await trail('library.add-closure')).toMatchObject([{ name: 'Główna' }])
    expect(await trail('library.remove-closure')).toMatchObject([{ name: 'Główna' }])
  })

  test('opens it at other hours', async () => {
    const id = await idOf('Filia nr 2')
    await librarian.as
      .post(`/library/branches/${id}/closures`)
      .send({ ...days, hours: 'Mo-Su 08:00-12:30' })
      .expect(201)
    expect(await namesOf('?open=now')).toContain('Filia nr 2')
  })

  test.each([
    [{ lastDay: '2026-11-24' }, '/body/lastDay'],
    [{ hours: 'rano' }, '/body/hours'],
    [{ reason: '' }, '/body/reason'],
  ])('with %j is refused', async (part, pointer) => {
    const { body } = await librarian.as
      .post(`/library/branches/${await idOf('Główna')}/closures`)
      .send({ ...days, ...part })
      .expect(400)
    expect(pointers(body)).toEqual([pointer])
  })

  test("is nobody else's business", async () => {
    await principal.as
      .post(`/library/branches/${await idOf('Główna')}/closures`)
      .send(days)
      .expect(404)
    await schoolLibrarian.as
      .post(`/library/branches/${await idOf('Szkolna')}/closures`)
      .send(days)
      .expect(201)
  })
})

describe('before hours are kept', () => {
  const preview = (hours: string) =>
    schoolLibrarian.as.get(`/library/hours-preview?hours=${encodeURIComponent(hours)}`)

  test('what they mean in the days to come is shown', async () => {
    const { body } = await preview('pon-pt 10-18').expect(200)
    expect(body).toMatchObject({ hours: 'Mo-Fr 10:00-18:00' })
    expect(body.days[0]).toMatchObject({
      day: '2026-11-25',
      openings: [{ opens: { time: '10:00' }, closes: { time: '18:00' } }],
    })
  })

  test('or where they are not understood', async () => {
    expect(pointers((await preview('rano').expect(400)).body)).toEqual(['/query/hours'])
    await teacher.as.get('/library/hours-preview?hours=24/7').expect(404)
  })
})
