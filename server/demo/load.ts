import type { DemoCity, DemoSchool } from '../../data/generator/city.ts'
import { generateKoszalin } from '../../data/koszalin/generate.ts'
import { generateLublin } from '../../data/lublin/generate.ts'
import { regionFacts, regionSlugs } from '../../data/region/facts.ts'
import { generateMunicipality } from '../../data/region/generate.ts'
import type { Ground } from '../app.ts'
import { loadAddresses } from '../core/addresses/index.ts'
import { loadPlan } from '../core/catchments/index.ts'
import { joinAccounts, loadPeople, loadPersons, type Population } from '../core/people/index.ts'
import { loadSchools, type NewSchool } from '../core/schools/index.ts'
import { loadTerrain } from '../core/terrain/index.ts'
import { loadBranches } from '../modules/library/index.ts'
import { loadPosts } from '../modules/news/index.ts'
import { loadDeclaration } from '../platform/accessibility/index.ts'
import { openDemoAccounts } from '../platform/accounts/index.ts'
import { today } from '../platform/clock.ts'
import { WrongUsage } from '../platform/command.ts'
import type { Db } from '../platform/db/db.ts'
import { Problem } from '../platform/http/problem.ts'
import { emptyReport, insertImport } from '../platform/imports/index.ts'
import { bumpLayer } from '../platform/layers/index.ts'
import { message } from '../platform/messages.ts'
import { addMunicipality, storeBoundary } from '../platform/municipalities/index.ts'
import { demoAccounts, staffSchool } from './accounts.ts'
import { demoDeclaration } from './declaration.ts'
import { demoBranches } from './libraries.ts'
import { demoPosts } from './news.ts'
import { DEMO_GUARDIAN, DEMO_PUPIL, demoFamilies, schoolYearOf } from './families.ts'

/** Since the reform of 2017 has settled; the demo plan holds for entrants from then on. */
const FIRST_ENTRY_YEAR = 2019
const PUWG_1992 = 2180

/** The cities that `rejon demo --city` knows, each by its slug. */
const CITIES: ReadonlyMap<string, (seed: number) => DemoCity> = new Map([
  ['koszalin', generateKoszalin],
  ['lublin', generateLublin],
])

const REGION = 'region'

export interface LoadedDemo {
  readonly slug: string
  readonly name: string
  readonly addresses: number
  readonly schools: number
}

type Loaded = LoadedDemo & Record<string, string | number>

/** Makes the demo municipality `city`, or those of the region, and fills it; the same seed gives the same city. */
export async function loadDemo(
  ground: Ground,
  city: string,
  seed: number,
  { progress }: { readonly progress: (text: string) => void },
): Promise<Loaded> {
  if (ground.publicUrl !== undefined) throw new Problem(409, 'demo-in-production')
  if (city === REGION) return loadRegion(ground, seed, progress)
  const generate = CITIES.get(city)
  if (generate === undefined) throw new WrongUsage('demo-city', { city })
  progress(message('demo.generating'))
  const generated = generate(seed)
  progress(message('demo.storing', { addresses: generated.addresses.length }))
  const stored = await storeCity(ground, city, generated)
  ground.registry.forget()
  return stored
}

/**
 * Makes the municipalities of a whole voivodship, each in a transaction of its own; those that exist are passed over,
 * so that an interrupted command goes on where it stopped.
 */
async function loadRegion(ground: Ground, seed: number, progress: (text: string) => void): Promise<Loaded> {
  if (ground.engine === 'embedded') throw new Problem(409, 'demo-region-embedded')
  const { municipalities, streetNames } = regionFacts()
  const slugs = regionSlugs(municipalities)
  const present = new Set((await ground.registry.all()).map(({ slug }) => slug))
  let [addresses, schools] = [0, 0]
  for (const [index, fact] of municipalities.entries()) {
    const slug = slugs[index] ?? ''
    if (present.has(slug)) continue
    progress(
      message('demo.municipality', { number: index + 1, count: municipalities.length, name: fact.name }),
    )
    const generate = CITIES.get(slug) ?? ((chance) => generateMunicipality(fact, streetNames, chance))
    const stored = await storeCity(ground, slug, generate(seed))
    ground.registry.forget()
    addresses += stored.addresses
    schools += stored.schools
  }
  return { slug: REGION, name: message('demo.region'), addresses, schools }
}

/** Makes a municipality of a city that has been generated. */
export async function storeCity(ground: Ground, slug: string, city: DemoCity): Promise<Loaded> {
  const { teryt, name, title, boundary } = city.municipality
  await addMunicipality(ground.database, { slug, teryt, name, title, isDemo: true }, async (tx, added) => {
    const geojson = JSON.stringify({ type: 'MultiPolygon', coordinates: [[boundary]] })
    await storeBoundary(tx, added.id, { geojson, crs: PUWG_1992 })
    const filled = await fill(tx, city)
    await loadDeclaration(tx, demoDeclaration(city.municipality.name), ground.clock.now().toISOString())
    await loadBranches(tx, demoBranches(city, filled.schoolIds, today(ground.clock)))
    await loadPosts(
      tx,
      demoPosts([...filled.schoolIds.values()][0], today(ground.clock)),
      ground.clock.now().toISOString(),
    )
    await populate(tx, ground, { schemaName: added.schemaName, city, ...filled })
    const importedAt = ground.clock.now()
    const report = { ...emptyReport(), read: city.addresses.length, new: city.addresses.length }
    await insertImport(tx, { kind: 'demo', files: [], asOf: today(ground.clock), importedAt, report })
  })
  return { slug, name: title, addresses: city.addresses.length, schools: city.schools.length }
}

interface Filled {
  readonly schoolIds: ReadonlyMap<string, number>
  readonly addressIds: readonly number[]
}

/** The people of the demo by name: a class unit of families, and an account for each role. */
async function populate(
  tx: Db,
  { clock, secrets }: Ground,
  {
    schemaName,
    city,
    schoolIds,
    addressIds,
  }: Filled & { readonly schemaName: string; readonly city: DemoCity },
): Promise<void> {
  const now = clock.now()
  const schoolId = staffSchool(city.schools.map(({ key, mark }) => ({ mark, id: idOf(schoolIds, key) })))
  const year = schoolYearOf(today(clock))
  const loaded =
    schoolId === undefined
      ? undefined
      : await loadPersons(tx, demoFamilies(schoolId, year, addressIds), {
          secrets: secrets.of(schemaName),
          createdAt: now.toISOString(),
          from: `${year}-09-01`,
        })
  const ofClass = loaded && schoolId !== undefined ? { ...loaded, schoolId } : undefined
  const accounts = await openDemoAccounts(tx, demoAccounts(schoolId, ofClass), now)
  const joined = [DEMO_GUARDIAN, DEMO_PUPIL].flatMap((key) => {
    const [person, account] = [loaded?.persons.get(key), accounts.get(key)]
    return person === undefined || account === undefined ? [] : [[person, account] as const]
  })
  await joinAccounts(tx, new Map(joined))
}

async function fill(tx: Db, city: DemoCity): Promise<Filled> {
  await loadTerrain(tx, city.terrain)
  const { streets: streetIds, addresses: addressIds } = await loadAddresses(tx, city)
  await loadPeople(tx, populationOf(city, addressIds))
  await bumpLayer(tx, 'streets')
  await bumpLayer(tx, 'addresses')
  const schoolIds = await loadSchools(tx, [...city.schools.map((school) => schoolRow(school, city))])
  await loadPlan(tx, {
    name: message('demo.plan'),
    level: 'primary',
    entryYearFrom: FIRST_ENTRY_YEAR,
    knownFrom: `${FIRST_ENTRY_YEAR}-01-01`,
    catchments: city.catchments.map(({ schoolKey, rules }) => ({
      schoolId: idOf(schoolIds, schoolKey),
      rules: rules.map(({ streetKey, ...rule }) => ({
        ...rule,
        streetId: idOf(streetIds, streetKey),
        localityId: null,
      })),
    })),
  })
  return { schoolIds, addressIds }
}

function populationOf({ people }: DemoCity, addressIds: readonly number[]): Population {
  const idAt = (index: number): number => addressIds[index] ?? 0
  return {
    year: people.year,
    residents: people.residents.map((inhabitants, i) => ({ addressId: idAt(i), inhabitants })),
    children: people.children.map(({ address, ...rest }) => ({ ...rest, addressId: idAt(address) })),
  }
}

function schoolRow(school: DemoSchool, { municipality }: DemoCity): NewSchool {
  return {
    ...placeRow(school, municipality.name),
    rspo: school.rspo,
    kind: school.kind,
    isPublic: school.public,
    hasCatchment: school.catchment,
  }
}

function placeRow(place: DemoSchool, locality: string) {
  const {
    key,
    name,
    shortName,
    mark,
    origin,
    year,
    fictional,
    street,
    number,
    postcode,
    point,
    approximate,
  } = place
  return {
    key,
    name,
    shortName,
    mark,
    origin,
    originYear: year,
    isFictional: fictional,
    sites: [
      {
        street,
        number,
        postcode,
        locality,
        point: [point[0], point[1]] satisfies [number, number],
        isApproximate: approximate,
      },
    ],
  }
}

function idOf(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`The demo city names ${key} and does not have it`)
  return id
}
