import type { Db } from '../../../platform/db/db.ts'
import {
  insertAddresses,
  insertLines,
  insertLocalities,
  insertStreets,
  type NewLine,
  type Position,
} from '../repository/load.ts'

const BATCH = 2_000

/** A city's streets and addresses from elsewhere than a register, tied together by keys. */
export interface AddressBook {
  readonly localities: readonly {
    readonly key: string
    readonly simc: string | null
    readonly name: string
  }[]
  readonly streets: readonly BookStreet[]
  readonly addresses: readonly BookAddress[]
}

export interface BookStreet {
  readonly key: string
  readonly localityKey: string
  readonly ulic: string | null
  readonly prefix: string
  readonly name1: string
  readonly name2: string
  /** Empty: a way without a name, drawn only. */
  readonly fullName: string
  readonly kind: NewLine['kind']
  readonly lines: readonly (readonly Position[])[]
}

export interface BookAddress {
  readonly streetKey: string | null
  readonly localityKey: string
  readonly number: string
  readonly postcode: string | null
  readonly point: Position
}

/** Ids under the keys of the book; those of addresses in the book's order. */
export interface LoadedBook {
  readonly localities: ReadonlyMap<string, number>
  readonly streets: ReadonlyMap<string, number>
  readonly addresses: readonly number[]
}

/**
 * Writes a whole address book into an empty municipality, inside the caller's transaction. Positions are in EPSG:2180.
 * Saying that the layers changed is left to the caller, who has more to load.
 */
export async function loadAddresses(tx: Db, book: AddressBook): Promise<LoadedBook> {
  const localities = keyed(book.localities, await insertLocalities(tx, book.localities))
  const named = book.streets.filter((street) => street.fullName !== '')
  const streetIds = await inBatches(named, (batch) =>
    insertStreets(
      tx,
      batch.map((street) => ({ ...street, localityId: idOf(localities, street.localityKey) })),
    ),
  )
  const streets = keyed(named, streetIds)
  await inBatches(linesOf(book.streets, streets), async (batch) => [await insertLines(tx, batch)])
  const addresses = await inBatches(book.addresses, (batch) =>
    insertAddresses(
      tx,
      batch.map(({ streetKey, localityKey, number, postcode, point }) => ({
        localityId: idOf(localities, localityKey),
        streetId: streetKey === null ? null : idOf(streets, streetKey),
        number,
        postcode,
        position: point,
      })),
    ),
  )
  return { localities, streets, addresses }
}

function linesOf(streets: readonly BookStreet[], ids: ReadonlyMap<string, number>): NewLine[] {
  return streets.flatMap(({ key, kind, lines }) =>
    lines.map((positions) => ({ streetId: ids.get(key) ?? null, kind, positions })),
  )
}

/** No statement longer than a quarter of a second: the embedded engine serves everybody through one session. */
async function inBatches<Item>(
  items: readonly Item[],
  write: (batch: readonly Item[]) => Promise<readonly number[]>,
): Promise<number[]> {
  const results: number[] = []
  for (let from = 0; from < items.length; from += BATCH) {
    results.push(...(await write(items.slice(from, from + BATCH))))
  }
  return results
}

function keyed(items: readonly { readonly key: string }[], ids: readonly number[]): Map<string, number> {
  return new Map(
    items.flatMap(({ key }, index) => {
      const id = ids[index]
      return id === undefined ? [] : [[key, id] as const]
    }),
  )
}

function idOf(ids: ReadonlyMap<string, number>, key: string): number {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`The address book has no ${key}`)
  return id
}
