import { type DemoCity } from '../generator/city.ts'
import { type CityFacts, type DistrictFact, type InstitutionFact } from '../generator/facts.ts'
import { generateCity } from '../generator/generate.ts'
import { at } from '../generator/geometry.ts'
import { apportioned } from '../generator/people.ts'
import { type Random, seededRandom } from '../generator/random.ts'
import { type MunicipalityFact, type MunicipalityKind } from './facts.ts'
import { axisCount, type Sketch, sketchTown } from './sketch.ts'

/** Address points and square metres of built-up land per inhabitant, and inhabitants per street. */
const DENSITY: Readonly<Record<MunicipalityKind, { points: number; land: number; street: number }>> = {
  1: { points: 0.303, land: 277, street: 230 },
  2: { points: 0.616, land: 626, street: 90 },
  3: { points: 0.503, land: 525, street: 110 },
}
const INHABITANTS_OF_DISTRICT = 1700
const INHABITANTS_OF_SCHOOL = 7500
/** Metres between the houses of one side of a main street, on average. */
const HOUSE_SPACING = 33
/** How far a common name may be moved back in the order of names. */
const SHUFFLE = 60

const MADE_UP = 'dane przykładowe'
const MADE_UP_YEAR = 2026

/** Builds an invented town with the name, the place and the inhabitants of a real municipality. */
export function generateMunicipality(
  fact: MunicipalityFact,
  streetNames: readonly string[],
  seed: number,
): DemoCity {
  return generateCity(describe(fact, streetNames, seed), seed)
}

/** The facts of a municipality, and what the example makes up around them. */
function describe(fact: MunicipalityFact, streetNames: readonly string[], seed: number): CityFacts {
  const random = seededRandom(seed * 7919 + Number(fact.teryt))
  const { points, land, street: perStreet } = DENSITY[fact.kind]
  const area = fact.inhabitants * land
  const districts = districtsOf(fact)
  const axes = axisCount(area)
  const names = chosenNames(streetNames, axes + Math.ceil(fact.inhabitants / perStreet), random)
  const sketch = sketchTown({
    centre: fact.centre,
    districts: districts.length,
    area,
    axisNames: names.slice(0, axes),
    random,
  })
  return {
    identity: {
      teryt: fact.teryt,
      name: fact.name,
      title: `${fact.name} (przykład)`,
      localityKey: 'locality',
      addresses: Math.round(fact.inhabitants * points),
      centre: fact.centre,
      centreRadius: fact.kind === '2' ? 0 : Math.sqrt(area) / 9,
    },
    districts,
    districtStreets: names.map((street, i) => ({
      // Main streets belong to the middles that they pass, in turn; the others are spread evenly.
      district: (i % districts.length) + 1,
      street,
      parity: 'all',
      from: '',
      to: '',
    })),
    streets: names.map((street) => ({ street, prefix: 'ul.', name1: street, name2: '' })),
    institutions: schoolsOf(fact, sketch),
    layout: sketch.layout,
  }
}

function districtsOf(fact: MunicipalityFact): DistrictFact[] {
  const count = Math.max(1, Math.round(fact.inhabitants / INHABITANTS_OF_DISTRICT))
  const shares = apportioned(
    fact.inhabitants,
    Array.from({ length: count }, () => 1),
  )
  return shares.map((inhabitants, i) => ({
    no: i + 1,
    inhabitants,
    seat: '',
    seatStreet: '',
    seatNumber: '',
    postcode: '',
    at: null,
    origin: fact.origin,
    year: fact.year,
  }))
}

/** Common names are found in every town, rare ones in few. */
function chosenNames(names: readonly string[], count: number, random: Random): string[] {
  return names
    .map((name, rank) => ({ name, order: rank + random() * SHUFFLE }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ name }) => name)
}

/** Invented primary schools, spread along the main streets. */
function schoolsOf({ inhabitants }: MunicipalityFact, { axes }: Sketch): InstitutionFact[] {
  const count = Math.max(1, Math.round(inhabitants / INHABITANTS_OF_SCHOOL))
  const onEach = Math.ceil(count / axes.length)
  return Array.from({ length: count }, (_, i) => {
    const axis = at(axes, i % axes.length)
    const share = (Math.floor(i / axes.length) + 1) / (onEach + 1)
    const number = 2 * Math.max(1, Math.round((axis.length / HOUSE_SPACING) * share))
    return {
      key: `sp-${i + 1}`,
      rspo: null,
      kind: 3,
      name: `Przykładowa Szkoła Podstawowa nr ${i + 1}`,
      shortName: `SP ${i + 1}`,
      mark: String(i + 1),
      patron: null,
      public: true,
      catchment: true,
      street: axis.street,
      number: String(number),
      postcode: null,
      at: null,
      origin: MADE_UP,
      year: MADE_UP_YEAR,
      fictional: true,
    }
  })
}
