import { placeAddresses, type PlacedStreet } from './addresses.ts'
import { settlePeople } from './people.ts'
import { drawCatchments } from './catchments.ts'
import { barredLand, housedAddresses } from './built-land.ts'
import { at } from './geometry.ts'
import { surveyLandscape } from './landscape.ts'
import { seededRandom } from './random.ts'
import { knownPoints, project } from './skeleton.ts'
import { planStreets } from './street-plan.ts'
import { drawTerrain } from './terrain.ts'
import {
  type DemoAddress,
  type DemoCity,
  type DemoDistrict,
  type DemoLibrary,
  type DemoPlace,
  type DemoSchool,
  type DemoStreet,
  type Position,
} from './city.ts'
import { type InstitutionFact, type CityFacts, type StreetFact } from './facts.ts'

/** Builds a city from its facts. The same seed gives the same city. */
export function generateCity(facts: CityFacts, seed: number): DemoCity {
  const { teryt, name, title, localityKey } = facts.identity
  const random = seededRandom(seed)
  const known = knownPoints(facts)
  const survey = surveyLandscape(facts, known)
  const drafts = planStreets(facts, known, survey, random)
  const keyOf = streetKeys(facts)
  const placed = placeAddresses(drafts, {
    facts,
    known,
    keyOf,
    localityKey,
    isBarred: barredLand(survey, facts),
    random,
  })
  const factOf = new Map(facts.streets.map((fact) => [fact.street, fact]))
  const streets = placed.map(({ draft }, i) => {
    const shape = { localityKey, ulic: null, kind: draft.kind, lines: draft.lines }
    return { ...shape, ...namesOf(factOf.get(draft.street), keyOf, i) }
  })
  const addresses = placed.flatMap((street) => street.addresses)
  const town = { keyOf, pointOf: pointLookup(addresses), streets }
  const schools = facts.institutions.flatMap((fact) => schoolOf(fact, town) ?? [])
  const boundary = facts.layout.boundary.map(project)
  return {
    municipality: {
      teryt,
      name,
      title,
      boundary: [...boundary, at(boundary, 0)],
    },
    localities: [{ key: localityKey, simc: null, name, kind: 'miasto' }],
    streets,
    addresses,
    schools,
    places: facts.institutions.flatMap((fact) => libraryOf(fact, town) ?? []),
    districts: facts.districts.map(districtOf),
    catchments: drawCatchments(streets, addresses, schools),
    people: settlePeople({
      addresses,
      districts: facts.districts,
      enrolment: facts.identity.enrolment,
      seed,
    }),
    terrain: drawTerrain({ ...groundsOf(facts, placed, seed), survey, streets, schools }),
  }
}

/** What the base map takes from the facts, and from where houses stand. */
function groundsOf(facts: CityFacts, placed: readonly PlacedStreet[], seed: number) {
  return {
    boundary: facts.layout.boundary.map(project),
    outlines: facts.layout.outlines.map((ring) => ring.map(project)),
    addresses: housedAddresses(placed, facts),
    // Of its own, so that the base map changes nothing else of the city.
    random: seededRandom(seed + 1_000_003),
  }
}

const LATIN: Readonly<Record<string, string>> = {
  ą: 'a', ć: 'c', ę: 'e', ł: 'l', ń: 'n', ó: 'o', ś: 's', ź: 'z', ż: 'z',
} // prettier-ignore

/** The key of a street: its name in plain Latin letters. */
export function streetKey(street: string): string {
  const latin = street.toLowerCase().replace(/[ąćęłńóśźż]/g, (letter) => LATIN[letter] ?? letter)
  return latin.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

/** Keys of all streets that facts name; of two that differ by a Polish letter only the second is told apart. */
export function streetKeys(facts: Pick<CityFacts, 'streets'>): (street: string) => string {
  const keys = new Map<string, string>()
  const taken = new Set<string>()
  for (const { street } of facts.streets) {
    const key = streetKey(street)
    keys.set(street, taken.has(key) ? `${key}-2` : key)
    taken.add(key)
  }
  return (street) => keys.get(street) ?? streetKey(street)
}

type StreetNames = Pick<DemoStreet, 'key' | 'prefix' | 'name1' | 'name2' | 'fullName'>

function namesOf(
  fact: StreetFact | undefined,
  keyOf: (street: string) => string,
  index: number,
): StreetNames {
  if (fact === undefined) return { key: `sciezka-${index}`, prefix: '', name1: '', name2: '', fullName: '' }
  const { prefix, name1, name2 } = fact
  return { key: keyOf(fact.street), prefix, name1, name2, fullName: fullName(fact) }
}

/** `ul. Juliana Krzyżanowskiego`, `Rynek Staromiejski`: prefix, what stands before the sort word, sort word. */
function fullName({ prefix, name1, name2 }: StreetFact): string {
  const name = name2 === '' ? name1 : `${name2} ${name1}`
  if (prefix === 'rynek') return `Rynek ${name}`
  return prefix === '' ? name : `${prefix} ${name}`
}

function districtOf(fact: CityFacts['districts'][number]): DemoDistrict {
  const { no, inhabitants, year, seat, seatStreet, seatNumber, postcode, origin } = fact
  return { no, inhabitants, year, seat, seatStreet, seatNumber, postcode, origin }
}

type PointOf = (streetKey: string, number: string) => DemoAddress | undefined

function pointLookup(addresses: readonly DemoAddress[]): PointOf {
  const byAddress = new Map(
    addresses.map((address) => [`${address.streetKey ?? ''} ${address.number}`, address]),
  )
  return (street, number) => byAddress.get(`${street} ${number}`)
}

/** Where institutions find their street and their house. */
interface Town {
  readonly keyOf: (street: string) => string
  readonly pointOf: PointOf
  readonly streets: readonly DemoStreet[]
}

function placeOf(fact: InstitutionFact, { keyOf, pointOf, streets }: Town): DemoPlace {
  const key = keyOf(fact.street)
  const street = streets.find((candidate) => candidate.key === key)
  const address = pointOf(key, fact.number)
  if (street === undefined || address === undefined) throw new Error(`${fact.key} has no address in the city`)
  const { name, shortName, mark, patron, number, origin, year } = fact
  const point: Position = fact.at === null ? address.point : project(fact.at)
  return {
    key: fact.key,
    name,
    shortName,
    mark,
    patron,
    street: street.fullName,
    streetKey: key,
    number,
    postcode: fact.postcode ?? address.postcode,
    point,
    approximate: fact.at === null,
    fictional: fact.fictional === true,
    origin,
    year,
  }
}

function schoolOf(fact: InstitutionFact, town: Town): DemoSchool | null {
  if (fact.kind === 'library') return null
  const { rspo, kind, catchment } = fact
  return { ...placeOf(fact, town), rspo, kind, public: fact.public, catchment }
}

function libraryOf(fact: InstitutionFact, town: Town): DemoLibrary | null {
  return fact.kind === 'library' ? { ...placeOf(fact, town), kind: fact.kind } : null
}
