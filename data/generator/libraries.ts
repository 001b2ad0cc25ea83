import { type DemoAddress, type DemoCity, type DemoLibrary, type DemoSchool, type Position } from './city.ts'

/** A library as a place: where it stands is a fact or made up, when it is open is made up. */
export interface DemoBranch {
  readonly kind: 'main' | 'branch' | 'school'
  readonly name: string
  /** Of the school to which it belongs. */
  readonly schoolKey: string | null
  readonly address: string
  readonly point: Position
  /** In the syntax of opening_hours of OpenStreetMap. */
  readonly hours: string
  readonly stepFree: boolean | null
  readonly lift: boolean | null
  readonly toilet: boolean | null
  readonly hearingLoop: boolean | null
  readonly collections: string
  readonly isPublic: boolean
}

const MAIN_HOURS = 'Mo-Fr 09:00-19:00; Sa 10:00-15:00; Jul-Aug Mo-Fr 09:00-17:00; Jul-Aug Sa off; PH off'
const BRANCH_HOURS = [
  'Mo,We,Fr 11:00-18:00; Tu,Th 10:00-15:00; Jul-Aug Mo-Fr 10:00-15:00; PH off',
  'Mo-Fr 10:00-18:00; PH off',
  'Mo,Th 12:00-19:00; Tu,We,Fr 09:00-16:00; PH off',
  'Mo-Fr 09:00-17:00; Sa[1,3] 10:00-14:00; PH off',
]
const SCHOOL_HOURS = 'Sep-Jun Mo-Fr 08:00-15:00; PH off'
const COLLECTIONS = [
  'Powieści, literatura dziecięca i młodzieżowa, lektury szkolne.',
  'Beletrystyka, książki z dużym drukiem, audiobooki i gry planszowe.',
  'Literatura dla dzieci, komiksy, prasa codzienna i tygodniki.',
]
const MAIN_COLLECTIONS =
  'Wypożyczalnia dla dorosłych, oddział dla dzieci, czytelnia, zbiory regionalne, filmy, muzyka i gry planszowe.'
const SCHOOL_COLLECTIONS = 'Lektury i podręczniki, literatura dziecięca i młodzieżowa.'

/** One branch for so many addresses, and never more than a few. */
const ADDRESSES_PER_BRANCH = 1_500
const MOST_BRANCHES = 9
/** One address in so many is looked at for a place: enough to spread branches over a city. */
const SIEVE = 23

type City = Pick<DemoCity, 'addresses' | 'streets' | 'schools' | 'places' | 'municipality'>

/** The libraries of a demo city: those that the facts name, branches far from one another, and those of its schools. */
export function libraryBranches(city: City): DemoBranch[] {
  const known = city.places.map((place, index) => knownBranch(place, index, city))
  const main = known.length > 0 ? known : inventedMain(city)
  const wanted = Math.min(MOST_BRANCHES, Math.floor(city.addresses.length / ADDRESSES_PER_BRANCH))
  return [...main, ...spread(city, main, wanted - main.length), ...schoolLibraries(city)]
}

function knownBranch(place: DemoLibrary, index: number, { municipality }: City): DemoBranch {
  const isMain = !/filia/i.test(place.name)
  return {
    ...facts(index, isMain),
    kind: isMain ? 'main' : 'branch',
    name: place.name,
    address: `${place.street} ${place.number}, ${municipality.name}`,
    point: place.point,
  }
}

function inventedMain(city: City): DemoBranch[] {
  const [address] = city.addresses
  if (address === undefined) return []
  const name = `Biblioteka Publiczna – ${city.municipality.name}`
  return [{ ...facts(0, true), kind: 'main', name, ...standing(address, city) }]
}

/** Branches as far from the others as can be, one after another. */
function spread(city: City, present: readonly DemoBranch[], count: number): DemoBranch[] {
  const candidates = city.addresses.filter(({ streetKey }, i) => streetKey !== null && i % SIEVE === 0)
  const all = [...present]
  for (let number = all.length; number < present.length + count; number += 1) {
    const address = farthest(candidates, all)
    if (address === undefined) break
    const name = `Filia nr ${number + 1} Biblioteki Publicznej (przykładowa)`
    all.push({ ...facts(number, false), kind: 'branch', name, ...standing(address, city) })
  }
  return all.slice(present.length)
}

function farthest(candidates: readonly DemoAddress[], taken: readonly DemoBranch[]): DemoAddress | undefined {
  let best: DemoAddress | undefined
  let bestMetres = 0
  for (const candidate of candidates) {
    const metres = taken.reduce((least, { point }) => Math.min(least, gap(point, candidate.point)), Infinity)
    if (metres <= bestMetres) continue
    best = candidate
    bestMetres = metres
  }
  return best
}

const gap = (a: Position, b: Position) => Math.hypot(a[0] - b[0], a[1] - b[1])

/** A school's library is open to all at every third school. */
function schoolLibraries({ schools, municipality }: City): DemoBranch[] {
  const PRIMARY = 3
  return schools
    .filter((school) => school.kind === PRIMARY && school.public)
    .map((school, index) => ({
      ...facts(index, false),
      kind: 'school' as const,
      name: `Biblioteka szkolna – ${school.shortName}`,
      schoolKey: school.key,
      address: addressOf(school, municipality.name),
      point: school.point,
      hours: SCHOOL_HOURS,
      collections: SCHOOL_COLLECTIONS,
      isPublic: index % 3 === 0,
    }))
}

const addressOf = ({ street, number }: DemoSchool, locality: string) => `${street} ${number}, ${locality}`

function standing(address: DemoAddress, { streets, municipality }: City) {
  const street = streets.find(({ key }) => key === address.streetKey)?.fullName ?? municipality.name
  return { address: `${street} ${address.number}, ${municipality.name}`, point: address.point }
}

function facts(index: number, isMain: boolean) {
  return {
    schoolKey: null,
    hours: isMain ? MAIN_HOURS : (BRANCH_HOURS[index % BRANCH_HOURS.length] ?? MAIN_HOURS),
    collections: isMain ? MAIN_COLLECTIONS : (COLLECTIONS[index % COLLECTIONS.length] ?? ''),
    stepFree: isMain || index % 3 !== 1,
    lift: isMain ? true : null,
    toilet: isMain || index % 2 === 0,
    hearingLoop: isMain,
    isPublic: true,
  }
}
