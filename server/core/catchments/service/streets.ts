import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import { type Cursor, cursorOf, writeCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { findPlaces } from '../../addresses/index.ts'
import { resolutionOf } from '../answers/compose.ts'
import { type Answering, choosePlan, type Network } from '../answers/network.ts'
import type { CatchmentStreets, ListedStreet, listCatchmentStreets } from '../contract.ts'
import { inAlphabet, type Sorted } from '../listing/alphabet.ts'
import { placeKey } from '../listing/place.ts'
import { buildStreetBook, type StreetBook } from '../listing/street-book.ts'
import { filterStreets, lettersOf } from '../listing/street-filter.ts'
import type { StreetList } from '../listing/street-list.ts'
import { type Plan, selectHouses, selectPlaces, selectRules, selectState } from '../repository/index.ts'
import { withNetwork } from './network.ts'

type Query = Input<typeof listCatchmentStreets>['query']

/** Every street of the municipality with what its numbers belong to, a page at a time. */
export async function listStreetsPage(
  { query }: { query: Query },
  context: Context,
): Promise<CatchmentStreets> {
  const after = query.after === undefined ? undefined : placeOf(cursorOf(query.after))
  const isNamed = await nameFilter(query.q, context)
  const day = today(context.clock)
  const asked = { ...query, on: query.on ?? day, day }
  const { answering, network, list } = await readList(asked, context)
  const passing = filterStreets(list.streets, { ...query, isNamed })
  const { letter } = query
  const found = letter === undefined ? passing : passing.filter((street) => street.letter === letter)
  return {
    ...headOf(answering, network, asked),
    total: found.length,
    letters: lettersOf(passing),
    schools: list.schools,
    statuses: list.statuses,
    ...pageOf(found, after, query.limit),
  }
}

/** What the list as a whole says of itself. */
function headOf(
  { plan, entryYear }: Answering,
  { addressesAsOf }: Network,
  { level, on }: Asked,
): Pick<CatchmentStreets, 'demo' | 'level' | 'entryYear' | 'on' | 'plan' | 'data'> {
  return {
    demo: (plan?.resolutionNo ?? null) === null,
    level,
    entryYear,
    on,
    plan: plan === undefined ? null : { name: plan.name, resolution: resolutionOf(plan) },
    data: { addressesAsOf, planAsOf: plan?.knownFrom ?? null },
  }
}

function placeOf([sortName, streetId, localityId]: Cursor): Sorted {
  return { sortName, streetId: streetId === 0 ? null : streetId, localityId }
}

async function nameFilter(
  text: string | undefined,
  context: Context,
): Promise<(street: ListedStreet) => boolean> {
  if (text === undefined) return () => true
  const keys = new Set((await findPlaces(text, context)).map(placeKey))
  return (street) => keys.has(placeKey(sortedOf(street)))
}

function sortedOf({ id, sortName, locality }: ListedStreet): Sorted {
  return { sortName, streetId: id, localityId: locality.id }
}

function pageOf(
  streets: readonly ListedStreet[],
  after: Sorted | undefined,
  limit: number,
): Pick<CatchmentStreets, 'streets' | 'next'> {
  const start =
    after === undefined ? 0 : streets.findIndex((street) => inAlphabet(sortedOf(street), after) > 0)
  if (start === -1) return { streets: [], next: null }
  const page = streets.slice(start, start + limit)
  const last = page.at(-1)
  if (last === undefined || start + limit >= streets.length) return { streets: page, next: null }
  return { streets: page, next: writeCursor([last.sortName, last.id ?? 0, last.locality.id]) }
}

interface Asked extends Pick<Query, 'level' | 'entryYear'> {
  /** The record date. */
  readonly on: string
  readonly day: string
}

const NO_LIST: StreetList = { streets: [], schools: [], statuses: [] }

async function readList(
  { level, entryYear, on, day }: Asked,
  context: Context,
): Promise<{ answering: Answering; network: Network; list: StreetList }> {
  return context.db.snapshot(async (tx) => {
    const read = await withNetwork(context, tx, () => selectState(tx, day))
    if (read === undefined) throw new Error('The state always has its row')
    const { row, network } = read
    const answering = choosePlan(network.plans, { level, entryYear: entryYear ?? row.entryYear, on })
    if (answering.plan === undefined) return { answering, network, list: NO_LIST }
    const book = await bookOf(tx, network, answering.plan)
    return { answering, network, list: book.listAt(answering.entryYear, on) }
  })
}

/** Dear to build, so kept as long as the network of the same version is; those who ask meanwhile wait for one building. */
const books = new WeakMap<Network, Map<number, Promise<StreetBook>>>()

function bookOf(tx: Db, network: Network, plan: Plan): Promise<StreetBook> {
  const known = books.get(network) ?? new Map<number, Promise<StreetBook>>()
  books.set(network, known)
  const kept = known.get(plan.id)
  if (kept !== undefined) return kept
  const book = readBook(tx, network, plan)
  known.set(plan.id, book)
  book.catch(() => known.delete(plan.id))
  return book
}

async function readBook(tx: Db, network: Network, plan: Plan): Promise<StreetBook> {
  const places = await selectPlaces(tx)
  const houses = await selectHouses(tx, plan.id)
  const rules = await selectRules(tx, plan.id)
  return buildStreetBook({ plan, network, places, houses, rules })
}
