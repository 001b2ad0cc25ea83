import { describe, expect, test } from '@jest/globals'

import {
  connectedShare,
  fallingBack,
  grouped,
  notNamedOnce,
  onWrongSide,
  wildCrossings,
} from '../../test/support/demo-city.ts'
import { at } from '../generator/geometry.ts'
import { type MunicipalityFact, regionFacts, regionSlugs } from './facts.ts'
import { generateMunicipality } from './generate.ts'

const { municipalities, streetNames } = regionFacts()

describe('the region', () => {
  test('has the 113 municipalities that TERC lists, each with a slug of its own', () => {
    expect(municipalities).toHaveLength(113)
    expect(municipalities.filter(({ teryt }) => !/^32\d{4}[123]$/.test(teryt))).toEqual([])
    const slugs = regionSlugs(municipalities)
    expect(new Set(slugs).size).toBe(113)
    expect(slugs).toEqual(expect.arrayContaining(['koszalin', 'szczecin', 'bialogard', 'bialogard-gmina']))
    expect(slugs.filter((slug) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug))).toEqual([])
  })

  test('tells known inhabitants from assumed ones', () => {
    const known = municipalities.filter(({ origin }) => origin.startsWith('PKW'))
    expect(known).toHaveLength(69)
  })
})

/** A rural and a small urban municipality; in full every fifteenth, as each is made twice. */
const sample =
  process.env['REJON_TEST_SCALE'] === 'full'
    ? municipalities.filter(({ inhabitants }, index) => index % 15 === 0 && inhabitants < 50_000)
    : ['Bielice', 'Tychowo'].map((name) =>
        at(
          municipalities,
          municipalities.findIndex((m) => m.name === name),
        ),
      )

describe.each(sample.map((fact): [string, MunicipalityFact] => [fact.name, fact]))('%s', (_, fact) => {
  const city = generateMunicipality(fact, streetNames, 1)

  test('is the same for the same seed', () => {
    const again = generateMunicipality(fact, streetNames, 1)
    expect(JSON.stringify(again) === JSON.stringify(city)).toBe(true)
  })

  test('gives each district its inhabitants', () => {
    const residents = new Map<number, number>()
    city.addresses.forEach(({ districtNo }, i) => {
      residents.set(districtNo, (residents.get(districtNo) ?? 0) + (city.people.residents[i] ?? 0))
    })
    expect(city.districts.map(({ no, inhabitants }) => [no, inhabitants])).toEqual(
      city.districts.map(({ no }) => [no, residents.get(no)]),
    )
    expect(city.districts.reduce((sum, district) => sum + district.inhabitants, 0)).toBe(fact.inhabitants)
  })

  test('is a net of streets with numbers that rise, odd ones on the left', () => {
    expect(wildCrossings(city.streets)).toEqual([])
    expect(connectedShare(city.streets)).toBe(1)
    expect(onWrongSide(city)).toEqual([])
    expect(fallingBack(city)).toEqual([])
    const names = new Set(city.addresses.map(({ streetKey, number }) => `${streetKey ?? ''} ${number}`))
    expect(names.size).toBe(city.addresses.length)
  })

  test('has invented schools that say so, whose catchments name every address once', () => {
    expect(city.schools.length).toBeGreaterThan(0)
    expect(
      city.schools.filter(({ fictional, name }) => !fictional || !name.startsWith('Przykładowa')),
    ).toEqual([])
    expect(notNamedOnce(city)).toEqual([])
    expect(grouped(city.schools, ({ key }) => key).size).toBe(city.schools.length)
  })
})
