import { expect, test } from '@jest/globals'

import { type School } from '../../../server/core/schools/contract.ts'
import { groupRules } from './group-rules.ts'
import { filterSchools } from './use-school-filters.ts'

const school = (shortName: string, more: Partial<School> = {}): School => ({
  id: 1,
  rspo: null,
  kind: 3,
  name: shortName,
  shortName,
  mark: shortName,
  address: 'ul. Łużycka 1, 75-001 Koszalin',
  lon: null,
  lat: null,
  public: true,
  hasCatchment: true,
  fictional: false,
  ...more,
})
const none = { group: 'all', publicOnly: false, withCatchment: false, text: '' } as const
const namesOf = (schools: readonly School[]) => schools.map(({ shortName }) => shortName)

test('schools stand by kind, public ones first, numbers as numbers', () => {
  const schools = [
    school('P 7', { kind: 1 }),
    school('SP 10'),
    school('A', { public: false }),
    school('SP 9'),
    school('I LO', { kind: 14 }),
  ]
  expect(namesOf(filterSchools(schools, none))).toEqual(['SP 9', 'SP 10', 'A', 'P 7', 'I LO'])
})

test('words are found without diacritics, in name and street, all of them', () => {
  const schools = [school('SP 9'), school('SP 10', { address: 'ul. Polna 3' })]
  expect(namesOf(filterSchools(schools, { ...none, text: 'LUZYCKA sp' }))).toEqual(['SP 9'])
})

test('kind and public status narrow the list', () => {
  const schools = [school('SP 9'), school('A', { public: false }), school('P 7', { kind: 1 })]
  expect(namesOf(filterSchools(schools, { ...none, group: 'primary', publicOnly: true }))).toEqual(['SP 9'])
})

test('libraries stand by themselves, schools without a catchment can be left out', () => {
  const schools = [
    school('KBP', { kind: null, name: 'Koszalińska Biblioteka Publiczna', hasCatchment: false }),
    school('PBW', { kind: 58, hasCatchment: false }),
    school('SP 9'),
  ]
  expect(namesOf(filterSchools(schools, { ...none, group: 'library' }))).toEqual(['KBP', 'PBW'])
  expect(namesOf(filterSchools(schools, { ...none, withCatchment: true }))).toEqual(['SP 9'])
})

test('rules stand under the letters of their streets; places without streets last', () => {
  const rule = (letter: string, street: string | null, text = street ?? '') => ({ letter, street, text })
  const groups = groupRules(
    [rule('0-9', 'ul. 4 Marca'), rule('J', null, 'Jamno'), rule('L', 'al. Lipowa'), rule('L', 'ul. Lniana')],
    'Miejscowości',
  )
  expect(groups).toEqual([
    { letter: '0–9', lines: ['ul. 4 Marca'] },
    { letter: 'L', lines: ['al. Lipowa', 'ul. Lniana'] },
    { letter: 'Miejscowości', lines: ['Jamno'] },
  ])
})
