import { WrongUsage } from '../command.ts'
import { conflict, Problem } from '../http/problem.ts'
import type { CityDb, Database, Db } from '../db/db.ts'
import { newSchemaStatements } from '../db/migrate.ts'
import { createRecent } from '../recent.ts'
import type { Boundary } from './boundary.ts'
import type { Municipality } from './contract.ts'
import {
  checkBoundary,
  insertMunicipality,
  makeDefault,
  selectExtent,
  selectMunicipalities,
  updateBoundary,
  updateName,
} from './repository.ts'

export interface AddMunicipality {
  readonly slug: string
  readonly teryt: string
  readonly name: string
  readonly title?: string
  readonly isDemo?: boolean
  readonly isDefault?: boolean
  readonly boundary?: Pick<Boundary, 'geojson' | 'crs'>
}

/** What is put into a new municipality before anyone sees it; `tx` names its tables without a schema. */
export type Fill = (tx: Db, added: { readonly id: number; readonly schemaName: string }) => Promise<void>

const nothing: Fill = () => Promise.resolve()

/** Makes a municipality with a schema of its own and lets `fill` fill it; nothing stays when any step fails. */
export async function addMunicipality(
  database: Database,
  wanted: AddMunicipality,
  fill: Fill = nothing,
): Promise<Municipality> {
  checkNames(wanted)
  return database.asOwner(async (tx, client) => {
    const known = await selectMunicipalities(tx)
    if (known.some(({ slug }) => slug === wanted.slug))
      throw conflict('municipality-exists', { slug: wanted.slug })
    const schemaName = wanted.slug.replaceAll('-', '_')
    const added = await insertMunicipality(tx, {
      slug: wanted.slug,
      schemaName,
      teryt: wanted.teryt,
      name: wanted.name,
      title: wanted.title ?? wanted.name,
      isDemo: wanted.isDemo ?? false,
    })
    if (wanted.boundary !== undefined) await storeBoundary(tx, added.id, wanted.boundary)
    if (wanted.isDefault === true) await makeDefault(tx, added.id)
    // It leaves the search path on the new schema until the transaction ends.
    await client.query(newSchemaStatements(schemaName))
    await fill(tx, added)
    return { ...added, isDefault: added.isDefault || wanted.isDefault === true }
  })
}

/** Checks and stores the area of a municipality, and says whether it was another before. */
export async function storeBoundary(
  tx: Db,
  id: number,
  { geojson, crs }: Pick<Boundary, 'geojson' | 'crs'>,
): Promise<'new' | 'changed' | 'unchanged'> {
  const { fault, inPoland } = await checkBoundary(tx, geojson, crs)
  if (!inPoland) throw new Problem(400, 'boundary-outside-poland')
  if (fault !== null) throw new Problem(400, 'boundary-invalid', { place: fault })
  const hadBoundary = (await selectExtent(tx, id)) !== undefined
  if ((await updateBoundary(tx, id, geojson, crs)) === 0) return 'unchanged'
  return hadBoundary ? 'changed' : 'new'
}

/** Gives a municipality its official name; a title that a person chose stays. */
export function renameMunicipality(tx: Db, city: Municipality, name: string): Promise<void> {
  return updateName(tx, city.id, name, city.title === city.name ? name : city.title)
}

const RESERVED = new Set(['public', 'information_schema', 'postgres', 'pg'])
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function checkNames({ slug, teryt, name }: AddMunicipality): void {
  if (!SLUG.test(slug) || slug.length > 40 || RESERVED.has(slug) || slug.startsWith('pg-')) {
    throw new WrongUsage('municipality-slug', { slug })
  }
  if (!/^\d{7}$/.test(teryt)) throw new WrongUsage('municipality-teryt', { teryt })
  if (name.trim() === '') throw new WrongUsage('municipality-name')
}

/** The list of municipalities as it was a second ago at most. */
export interface Registry {
  all(): Promise<readonly Municipality[]>
  /** By the slug of the path prefix, else by host name, else the default one. Throws a Problem when there is none. */
  resolve(slug: string | undefined, host: string): Promise<Municipality>
  /** The same without waiting; `undefined` when there is none or the list must be read first. */
  peek(slug: string | undefined, host: string): Municipality | undefined
  /** All of them without waiting; the same list until it is read again, a second later at most. */
  peekAll(): readonly Municipality[] | undefined
  forget(): void
}

export function createRegistry(shared: CityDb, monotonicMilliseconds: () => number): Registry {
  const list = createRecent(() => shared.transaction(selectMunicipalities), monotonicMilliseconds)
  return {
    all: () => list.ask(),
    forget: () => {
      list.forget()
    },
    peek: (slug, host) => find(list.peek() ?? [], slug, host),
    peekAll: () => list.peek(),
    async resolve(slug, host) {
      const found = find(await list.ask(), slug, host)
      if (found !== undefined) return found
      if (slug !== undefined) throw new Problem(404, 'no-such-municipality', { slug })
      throw new Problem(404, 'no-municipality')
    },
  }
}

function find(
  list: readonly Municipality[],
  slug: string | undefined,
  host: string,
): Municipality | undefined {
  if (slug !== undefined) return list.find((city) => city.slug === slug)
  return list.find(({ hosts }) => hosts.includes(host)) ?? list.find(({ isDefault }) => isDefault)
}
