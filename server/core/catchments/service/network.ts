import type { CityDb, Db } from '../../../platform/db/db.ts'
import type { LayerCache } from '../../../platform/layers/index.ts'
import { buildNetwork, type Network } from '../answers/network.ts'
import { selectNetwork } from '../repository/index.ts'

/** The last network of each municipality, for as long as the application's cache lives. */
const networks = new WeakMap<LayerCache, Map<string, Network>>()

/**
 * Reads a row together with the network of the same state of the database: the row carries the version of the
 * network, which is kept in the process and read anew when the version is another. `tx` is a snapshot, so that no
 * commit can come between the two. Never stale, one statement as a rule.
 */
export async function withNetwork<Row extends { readonly version: string }>(
  { db, cache }: { readonly db: CityDb; readonly cache: LayerCache },
  tx: Db,
  select: () => Promise<Row | undefined>,
): Promise<{ row: Row; network: Network } | undefined> {
  const known = networks.get(cache) ?? new Map<string, Network>()
  networks.set(cache, known)
  const row = await select()
  if (row === undefined) return undefined
  const kept = known.get(db.schema)
  if (kept?.version === row.version) return { row, network: kept }
  const network = buildNetwork(await selectNetwork(tx))
  if (network.version !== row.version)
    throw new Error('The catchments changed between two readings of one snapshot')
  known.set(db.schema, network)
  return { row, network }
}
