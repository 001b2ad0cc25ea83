import type { z } from 'zod'

import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { Address, addressSearch, SearchNotice } from '../contract.ts'
import {
  selectFound,
  selectSearchAddresses,
  selectSearchLocalities,
  selectSearchStreets,
} from '../repository/search.ts'
import { type AddressIndex, buildAddressIndex, normaliseNumber, type SearchResult } from '../search/index.ts'

/** Below this an answer of the index is a guess, not to be taken without asking. */
const SURE = 0.9

/** Finds addresses as people type them; what is shown is read from the database. */
export async function searchAddresses(
  { query }: { query: { q: string; limit: number } },
  context: Context,
): Promise<z.output<typeof addressSearch>> {
  const index = await addressIndex(context)
  const result = index.search(query.q, { limit: query.limit })
  return context.db.transaction((tx) => describe(tx, result))
}

/** A street, or a locality whose addresses have none. */
interface FoundPlace {
  readonly streetId: number | null
  readonly localityId: number
}

/** More streets than fit any question. */
const PLACES = 2_000

/** The streets that a person may mean, as `searchAddresses` understands it: forgiving, best first. */
export async function findPlaces(text: string, context: Context): Promise<FoundPlace[]> {
  const { streets } = (await addressIndex(context)).search(text, { limit: PLACES })
  return streets.map(({ streetId, localityId }) => ({ streetId, localityId }))
}

const INDEXED_FROM = ['addresses', 'streets'] as const

/** The municipality's index in this process, built anew when its addresses or streets have changed. */
export function addressIndex(context: Pick<Context, 'cache' | 'db'>): Promise<AddressIndex> {
  return context.cache.get(context.db, 'address-index', INDEXED_FROM, () =>
    context.db.transaction(buildIndex),
  )
}

async function buildIndex(tx: Db): Promise<AddressIndex> {
  return buildAddressIndex({
    streets: await selectSearchStreets(tx),
    localities: await selectSearchLocalities(tx),
    addresses: await selectSearchAddresses(tx),
  })
}

/** A written address, as registers have it: `ul. Podgórna`, `12A`, `Koszalin`. */
export interface WrittenAddress {
  /** Null in localities without streets. */
  readonly street: string | null
  readonly number: string
  readonly locality: string
}

/** One index for each transaction: whoever asks for one written address asks for many. */
const indices = new WeakMap<Db, Promise<AddressIndex>>()

/** The address that is meant, or null when there is none or it is not sure which; never a neighbour. */
export async function addressIdOf(tx: Db, written: WrittenAddress): Promise<number | null> {
  const known = indices.get(tx) ?? buildIndex(tx)
  indices.set(tx, known)
  const number = normaliseNumber(written.number)
  const place = written.street === null ? '' : `${written.street} ${number}, `
  const text = place === '' ? `${written.locality} ${number}` : `${place}${written.locality}`
  const { hits, notice } = (await known).search(text, { limit: 1 })
  const [best] = hits
  return best !== undefined && best.score >= SURE && notice === null ? best.addressId : null
}

async function describe(tx: Db, result: SearchResult): Promise<z.output<typeof addressSearch>> {
  const notice = result.notice?.kind === 'no-such-number' ? result.notice : null
  const places: Place[] = notice === null ? [...result.streets] : [...result.streets, notice]
  const found = await selectFound(tx, {
    addresses: [...result.hits.map((hit) => hit.addressId), ...(notice?.nearest ?? [])],
    streets: places.flatMap((place) => place.streetId ?? []),
    localities: places.map((place) => place.localityId),
  })
  const addresses = new Map(found.addresses.map((row) => [row.id, row]))
  const names = placeNames(found)
  return {
    addresses: result.hits.flatMap(({ addressId, score, formerName }) => {
      const address = addresses.get(addressId)
      return address === undefined ? [] : [{ ...address, score, formerName }]
    }),
    streets: result.streets.map((street) => ({
      id: street.streetId,
      label: names.label(street),
      locality: names.locality(street),
      addressCount: street.addressCount,
      score: street.score,
      formerName: street.formerName,
    })),
    notice: noticeOf(result.notice, addresses, names),
  }
}

interface Place {
  readonly streetId: number | null
  readonly localityId: number
}

interface PlaceNames {
  /** Of the street, or of the locality that has none. */
  label(place: Place): string
  locality(place: Place): string
}

function placeNames({ streets, localities }: Awaited<ReturnType<typeof selectFound>>): PlaceNames {
  const streetNames = new Map(streets.map((row) => [row.id, row.name]))
  const localityNames = new Map(localities.map((row) => [row.id, row.name]))
  const locality = ({ localityId }: Place) => localityNames.get(localityId) ?? ''
  const label = (place: Place) => streetNames.get(place.streetId ?? NaN) ?? locality(place)
  return { label, locality }
}

function noticeOf(
  notice: SearchResult['notice'],
  addresses: ReadonlyMap<number, Address>,
  names: PlaceNames,
): SearchNotice | null {
  if (notice?.kind !== 'no-such-number') return notice
  const nearest = notice.nearest.flatMap((id) => addresses.get(id) ?? [])
  return { kind: notice.kind, street: names.label(notice), asked: notice.asked, nearest }
}
