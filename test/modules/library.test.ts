import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { BRANCH } from '../support/library-expectations.ts'
import {
  branchNamed,
  freshLibraries,
  libraryList,
  libraryTrail,
  libraryVisitor,
} from '../support/library-town.ts'
import { makeSchools } from '../support/make-schools.ts'
import { pointers } from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

// Wednesday noon in Poland.
let now = new Date('2026-11-25T11:00:00Z')
let city: TestCity
let own = 0
let other = 0
let librarian: Somebody
let principal: Somebody
let schoolLibrarian: Somebody
let teacher: Somebody

beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
  ;[own = 0, other = 0] = await makeSchools(city, 'A', 'B')
  town = libraryVisitor(city)
  librarian = await somebody(city, { role: 'librarian' })
  principal = await somebody(city, { role: 'principal', schoolId: own })
  schoolLibrarian = await somebody(city, { role: 'librarian', schoolId: own })
  teacher = await somebody(city, { role: 'teacher', schoolId: own })
})
beforeEach(async () => {
  now = new Date('2026-11-25T11:00:00Z')
  await freshLibraries(city, own)
})
afterAll(() => city.close())

let town: ReturnType<typeof libraryVisitor>
const visitor = (path: string) => town.get(path)
const list = (query = '') => town.list(query)
const namesOf = (query = '') => town.namesOf(query)
const idOf = (name: string) => branchNamed(city, name)
const trail = (action: string) => libraryTrail(city, action)
const layerVersion = () =>
  city.db.transaction((tx) =>
    tx.maybeOne(
      sql`SELECT v.version FROM layer_versions AS v WHERE v.layer = 'library'`,
      z.object({ version: z.int() }),
    ),
  )

describe('the list of branches', () => {
  test('begins with those that are open, the main one first, and counts numbers as numbers', async () => {
    expect(await namesOf()).toEqual(['Główna', 'Filia nr 10', 'Filia nr 2'])
    now = new Date('2026-11-25T12:30:00Z') // 13:30
    expect(await namesOf()).toEqual(['Główna', 'Filia nr 2', 'Filia nr 10'])
  })

  test('shows only the open ones when asked, and on a holiday none', async () => {
    expect(await namesOf('?open=now')).toEqual(['Główna', 'Filia nr 10'])
    now = new Date('2026-11-11T11:00:00Z')
    expect(await namesOf('?open=now')).toEqual([])
  })

  test('is narrowed by kind and by what is accessible', async () => {
    expect(await namesOf('?kind=main')).toEqual(['Główna'])
    expect(await namesOf('?accessible=stepFree')).toEqual(['Filia nr 10'])
    expect(await namesOf('?accessible=stepFree,lift')).toEqual([])
  })

  test('tells metres on the ellipsoid, the nearest open one first', async () => {
    const far = await list('?lon=16.18&lat=54.19')
    expect(far.every(({ metres }) => metres !== null)).toBe(true)
    const [nearest] = await list('?lon=15.2493&lat=54.0902&open=now')
    expect(nearest?.metres).not.toBeNull()
    expect((await list())[0]?.metres).toBeNull()
  })

  test('measures in metres of the ground, not of the grid', async () => {
    const { body } = await visitor(`/library/branches/${await idOf('Główna')}`).expect(200)
    const { lon, lat } = z.object({ lon: z.number(), lat: z.number() }).parse(body)
    const metres = new Map((await list(`?lon=${lon}&lat=${lat}`)).map((each) => [each.name, each.metres]))
    expect(metres.get('Główna')).toBe(0)
    // A kilometre of the grid is up to 0.7 m longer or shorter on the ground, and in the west it is longer on the grid.
    expect(metres.get('Filia nr 2')).toBeGreaterThanOrEqual(999)
    expect(metres.get('Filia nr 2')).toBeLessThanOrEqual(1_001)
  })

  test('comes in pages, none twice and none left out', async () => {
    const first = await town.page('?limit=2')
    const second = await town.page(`?limit=2&after=${first.next ?? ''}`)
    expect([...first.branches, ...second.branches].map(({ name }) => name)).toEqual(await namesOf())
    expect(second.next).toBeNull()
  })

  test('comes as CSV and as GeoJSON too', async () => {
    const csv = await visitor('/library/branches').set('Accept', 'text/csv').expect(200)
    expect(csv.text).toContain('Filia nr 10')
    const json = await visitor('/library/branches').set('Accept', 'application/geo+json').expect(200)
    expect(JSON.parse(json.text)).toMatchObject({ type: 'FeatureCollection', features: expect.any(Array) })
  })

  test.each([
    ['?open=yes', '/query/open'],
    ['?kind=bookshop', '/query/kind'],
    ['?accessible=stairs', '/query/accessible'],
    ['?lon=16.18', '/query/lat'],
    ['?lon=0&lat=0', '/query/lon'],
    ['?after=x', '/query/after'],
  ])('refuses %s and says where', async (query, pointer) => {
    const { body } = await visitor(`/library/branches${query}`).expect(400)
    expect(pointers(body)).toContain(pointer)
  })
})

describe('one branch', () => {
  test('tells its week, with holidays and closures', async () => {
    const id = await idOf('Główna')
    await librarian.as
      .post(`/library/branches/${id}/closures`)
      .send({ firstDay: '2026-11-12', lastDay: '2026-11-12', hours: null, reason: 'Spis książek' })
      .expect(201)
    now = new Date('2026-11-09T08:00:00Z')
    const { body } = await visitor(`/library/branches/${id}`).expect(200)
    expect(body).toMatchObject({ isOpen: false, opensAt: { day: '2026-11-09', time: '10:00' } })
    const days = z
      .array(
        z.object({
          day: z.string(),
          isHoliday: z.boolean(),
          reason: z.string().nullable(),
          openings: z.array(z.unknown()),
        }),
      )
      .parse(body.days)
    expect(days.map(({ day, openings }) => `${day} ${openings.length}`)).toEqual([
      '2026-11-09 1',
      '2026-11-10 1',
      '2026-11-11 0',
      '2026-11-12 0',
      '2026-11-13 1',
      '2026-11-14 0',
      '2026-11-15 0',
    ])
    expect(days[2]).toMatchObject({ isHoliday: true, reason: null })
    expect(days[3]).toMatchObject({ isHoliday: false, reason: 'Spis książek' })
  })

  test('of a school that keeps it to itself is seen by nobody', async () => {
    await visitor(`/library/branches/${await idOf('Szkolna')}`).expect(404)
    await visitor(`/library/branches/${await idOf('Szkolna')}/openings.ics`).expect(404)
    expect(await namesOf(`?schoolId=${own}`)).toEqual([])
    await visitor('/library/branches/2000000000').expect(404)
  })
})

describe('keeping branches', () => {
  const added = { ...BRANCH, kind: 'branch', schoolId: null, validFrom: '2026-11-01' }

  test('a librarian of the city adds one, and it is on the list and leaves its trace', async () => {
    const before = await layerVersion()
    const { body } = await librarian.as
      .post('/library/branches')
      .send({ ...added, name: 'Nowa filia', hours: 'pon-pt 10-18' })
      .expect(201)
    expect(body).toMatchObject({ name: 'Nowa filia', hours: 'Mo-Fr 10:00-18:00', version: 1, isOpen: true })
    expect(await namesOf()).toContain('Nowa filia')
    expect(await trail('library.add-branch')).toEqual([
      { accountId: librarian.accountId, schoolId: null, reason: null, name: 'Nowa filia' },
    ])
    expect((await layerVersion())?.version).toBeGreaterThan(before?.version ?? 0)
  })

  test.each([
    [{ hours: 'codziennie' }, '/body/hours'],
    [{ hours: 'sunrise-sunset' }, '/body/hours'],
    [{ kind: 'school' }, '/body/schoolId'],
    [{ schoolId: 1 }, '/body/schoolId'],
    [{ isPublic: false }, '/body/isPublic'],
    [{ place: { by: 'address', addressId: 2_000_000_000 } }, '/body/place/addressId'],
    [{ place: { by: 'point', address: 'x', lon: 0, lat: 0 } }, '/body/place/lon'],
    [{ website: 'javascript:alert(1)' }, '/body/website'],
    [{ accessibility: { ...BRANCH.accessibility, ramp: true } }, '/body/accessibility/ramp'],
    [{ validFrom: '2026-02-30' }, '/body/validFrom'],
  ])('%j is refused at %s', async (part, pointer) => {
    const { body } = await librarian.as
      .post('/library/branches')
      .send({ ...added, ...part })
      .expect(400)
    expect(pointers(body)).toContain(pointer)
  })

  test('hours that are refused say so in words', async () => {
    const { body } = await librarian.as
      .post('/library/branches')
      .send({ ...added, hours: 'Mo-Fr 10:00-18:00; Xx 10' })
      .expect(400)
    expect(JSON.stringify(body)).toContain('Nie rozumiem godzin otwarcia')
    expect(JSON.stringify(body)).toContain('Mo-Fr 10:00-18:00;')
  })

  test('a school keeps its own library, and no other', async () => {
    const ofSchool = { ...added, kind: 'school', schoolId: own }
    await principal.as.post('/library/branches').send(ofSchool).expect(201)
    await schoolLibrarian.as.post('/library/branches').send(ofSchool).expect(201)
    for (const [part, pointer] of [
      [{ schoolId: other }, '/body/schoolId'],
      [{ kind: 'branch', schoolId: null }, '/body/kind'],
    ] as const) {
      const { body } = await principal.as
        .post('/library/branches')
        .send({ ...ofSchool, ...part })
        .expect(400)
      expect(pointers(body)).toEqual([pointer])
    }
    await teacher.as.post('/library/branches').send(ofSchool).expect(404)
    await visitor('/library/managed-branches').expect(401)
  })

  test("the list of kept ones is the school's own, or all of them", async () => {
    const kept = async (who: Somebody) =>
      libraryList
        .pick({ branches: true })
        .extend({ branches: z.array(z.object({ name: z.string() })) })
        .parse((await who.as.get('/library/managed-branches').expect(200)).body)
        .branches.map(({ name }) => name)
    expect(await kept(principal)).toEqual(['Szkolna'])
    expect(await kept(librarian)).toHaveLength(4)
    await principal.as.get(`/library/managed-branches/${await idOf('Główna')}`).expect(404)
    await librarian.as.get(`/library/managed-branches/${await idOf('Szkolna')}`).expect(200)
  })

  test('a change counts once for each version; a school shows its library', async () => {
    const id = await idOf('Szkolna')
    const change = (who: Somebody, version: number) =>
      who.as.put(`/library/branches/${id}`).send({ ...BRANCH, name: 'Szkolna', isPublic: true, version })
    expect((await change(principal, 1).expect(200)).body).toMatchObject({ isPublic: true, version: 2 })
    expect((await change(principal, 1).expect(409)).body).toMatchObject({
      type: '/problems/version-conflict',
    })
    expect(await namesOf(`?schoolId=${own}`)).toEqual(['Szkolna'])
    expect(await trail('library.change-branch')).toMatchObject([{ schoolId: own, name: 'Szkolna' }])
    await principal.as
      .put(`/library/branches/${await idOf('Główna')}`)
      .send({ ...BRANCH, version: 1 })
      .expect(404)
  })

  test('one is closed for good for a reason, and changed no more', async () => {
    const id = await idOf('Filia nr 2')
    const end = (body: object) =>
      librarian.as
        .post(`/library/branches/${id}/endings`)
        .send({ on: '2026-11-25', reason: 'koniec najmu', version: 1, ...body })
    expect(pointers((await end({ on: '2019-01-01' }).expect(400)).body)).toEqual(['/body/on'])
    expect(pointers((await end({ reason: 'bo' }).expect(400)).body)).toEqual(['/body/reason'])
    expect((await end({}).expect(201)).body).toMatchObject({ validTo: '2026-11-25' })
    expect(await namesOf()).not.toContain('Filia nr 2')
    expect((await end({ version: 2 }).expect(409)).body).toMatchObject({
      type: '/problems/library-branch-closed',
    })
    expect(await trail('library.close-branch')).toMatchObject([{ reason: 'koniec najmu' }])
    // Links to it remain.
    expect((await visitor(`/library/branches/${id}`).expect(200)).body).toMatchObject({ isOpen: false })
  })
})
