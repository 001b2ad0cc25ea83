import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Test } from 'supertest'

import { PARTS } from '../../server/modules.ts'
import { type Endpoint } from '../../server/platform/http/endpoint.ts'
import { type Permission, role, type Role, type UnitKind } from '../../server/platform/rights/contract.ts'
import { may, ROLES, rightsOf } from '../../server/platform/rights/policy.ts'
import { neighbourOf, type TestCity, testCity } from '../support/database.ts'
import { EXPECTATIONS } from '../support/access-expectations.ts'
import type { Ground, Relation } from '../support/access-ground.ts'
import { makeFamily, signsInAs } from '../support/make-families.ts'
import { makeSchools } from '../support/make-schools.ts'
import { asking, somebody, type Somebody } from '../support/signed-in.ts'

/** Those that ask: nobody, somebody without a role, and every role in a unit of its own. */
const rolesIn = (kind: UnitKind) => role.options.filter((each) => ROLES[each].units.includes(kind))
const ROLES_IN_SCHOOLS = rolesIn('school')
const ROLES_IN_CITIES = rolesIn('municipality')

let city: TestCity
let neighbour: TestCity
let ground: Ground
const people = new Map<string, Somebody>()

beforeAll(async () => {
  city = await testCity({ slug: 'macierz' })
  neighbour = await neighbourOf(city, { slug: 'sasiad', teryt: '3209032', name: 'Sianów' })
  const [own = 0, other = 0] = await makeSchools(city, 'SP 1', 'SP 2')
  for (const each of ROLES_IN_SCHOOLS)
    people.set(`${each} of a school`, await somebody(city, { role: each, schoolId: own }))
  const family = await makeFamily(city, own, 1)
  const strangers = await makeFamily(city, other, 2)
  const { childId, classUnitId } = family
  for (const each of rolesIn('class-unit'))
    people.set(`${each} of a class`, await somebody(city, { role: each, classUnitId }))
  const guardian = await somebody(city, { role: 'guardian', wardId: childId })
  const pupil = await somebody(city, { role: 'pupil', wardId: childId })
  await signsInAs(city, [family.guardianId, guardian], [childId, pupil])
  people.set('guardian of a ward', guardian).set('pupil of a ward', pupil)
  for (const each of ROLES_IN_CITIES) people.set(`${each} of the city`, await somebody(city, { role: each }))
  people.set('somebody without a role', await somebody(city))
  const foreigner = await somebody(neighbour, { role: 'administrator' })
  const colleague = await somebody(city, { role: 'librarian', schoolId: own })
  const stranger = await somebody(city, { role: 'librarian', schoolId: other })
  ground = {
    own,
    other,
    colleague,
    stranger,
    foreigner,
    family,
    strangers,
    fresh: () => somebody(city, { role: 'librarian', schoolId: own }),
  }
})
afterAll(async () => {
  await neighbour.close()
  await city.close()
})

const endpoints = PARTS.flatMap((part) => part.routes).map((route) => route.endpoint)
const guarded = endpoints.filter(({ access }) => access !== 'public')
const keyOf = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`

test('every endpoint that is not public has its expectation, and no other has one', () => {
  expect(Object.keys(EXPECTATIONS).sort()).toEqual(guarded.map(keyOf).sort())
})

describe.each(guarded.map((endpoint) => [keyOf(endpoint), endpoint] as const))('%s', (key, endpoint) => {
  const { access } = endpoint
  const expectation = EXPECTATIONS[key]

  test('is closed to nobody, and to a session of another municipality', async () => {
    if (expectation === undefined) throw new Error(`${key} has no expectation`)
    const { path, body } = await expectation.ask(ground, 'own')
    await send(asking(city, undefined)[endpoint.method](path), body).expect(401)
    await send(
      asking(city, ground.foreigner.cookie.replace('rejon-sasiad', 'rejon-macierz'))[endpoint.method](path),
      body,
    ).expect(401)
  })

  test.each(['own', 'other'] as const)(
    'is open to whoever has the right at the %s school, and to no others',
    async (relation) => {
      if (expectation === undefined) throw new Error(`${key} has no expectation`)
      const wrong: string[] = []
      for (const [who, person] of people) {
        const { path, body } = await expectation.ask(ground, relation)
        const { status } = await send(person.as[endpoint.method](path), body)
        const isOpen =
          access === 'signed-in' ||
          (access !== 'public' && isRight(who, relation, access, expectation.isOfASchool))
        const wanted = isOpen ? expectation.open : expectation.closed
        if (!wanted.includes(status)) wrong.push(`${who}: ${status} in place of ${wanted.join(' or ')}`)
        await expectation.after?.(person, city)
      }
      expect(wrong).toEqual([])
    },
  )

  function isRight(who: string, relation: Relation, permission: Permission, isOfASchool: boolean) {
    const [name = '', place] = who.split(' of ')
    const known = role.safeParse(name)
    if (!known.success) return false
    const unit = unitNamed(place ?? '')
    const rights = rightsOf([{ role: known.data satisfies Role, unit }])
    const { childId, classUnitId } = relation === 'own' ? ground.family : ground.strangers
    const asked = { schoolId: relation === 'own' ? ground.own : ground.other, classUnitId, wardId: childId }
    return may(rights, permission, isOfASchool ? asked : {})
  }

  function unitNamed(place: string) {
    if (place === 'the city') return { kind: 'municipality', id: null } as const
    if (place === 'a class') return { kind: 'class-unit', id: ground.family.classUnitId } as const
    if (place === 'a ward') return { kind: 'ward', id: ground.family.childId } as const
    return { kind: 'school', id: ground.own } as const
  }
})

const send = (asked: Test, body: object | undefined) => (body === undefined ? asked : asked.send(body))
