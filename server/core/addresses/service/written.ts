import type { Context } from '../../../platform/context.ts'
import type { Address } from '../contract.ts'
import { type Verdict, verdictOf } from '../geocode/verdict.ts'
import { selectOpenAddresses } from '../repository/search.ts'
import { addressIndex } from './search.ts'

/** An address as somebody has written it, and the one that it means, or why none. */
export interface WrittenPlace {
  readonly verdict: Verdict
  readonly address: Address | undefined
}

/** Finds the addresses that texts mean, many at once; each gets its place, in their order. */
export async function writtenAddressFinder(
  context: Context,
): Promise<(texts: readonly string[]) => Promise<WrittenPlace[]>> {
  const index = await addressIndex(context)
  return async (texts) => {
    const verdicts = texts.map((text) => verdictOf(text, index.search(text, { limit: 2 })))
    const ids = verdicts.flatMap(({ addressId }) => addressId ?? [])
    const found = await context.db.transaction((tx) => selectOpenAddresses(tx, ids))
    const addresses = new Map(found.map((address) => [address.id, address]))
    return verdicts.map((verdict) => withAddress(verdict, addresses))
  }
}

/** An address that was closed since the index was built is not there any more. */
function withAddress(verdict: Verdict, addresses: ReadonlyMap<number, Address>): WrittenPlace {
  const address = addresses.get(verdict.addressId ?? NaN)
  const isGone = verdict.addressId !== null && address === undefined
  return { address, verdict: isGone ? { addressId: null, score: null, reason: 'no-such-number' } : verdict }
}
