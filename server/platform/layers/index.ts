import { LRUCache } from 'lru-cache'

import type { CityDb, Db } from '../db/db.ts'
import { increaseVersion, selectVersions } from './repository.ts'

/** The data whose changes are counted: map layers and what is worked out from them. */
export type Layer = 'addresses' | 'streets' | 'schools' | 'catchments' | 'terrain' | 'buildings'

/** Says, in the transaction that changes a layer, that it changed; every cache of it then starts anew. */
export async function bumpLayer(tx: Db, layer: Layer): Promise<void> {
  await increaseVersion(tx, layer)
  tx.afterCommit(() => {
    for (const listener of listeners) listener()
  })
}

/** Caches of this process that must hear of a commit of this process at once. */
const listeners = new Set<() => void>()

/** Things worked out from layers, kept while the layers' versions stay the same. */
export interface LayerCache {
  /** The counters of `layers`, joined: an ETag and a key. */
  version(city: CityDb, layers: readonly Layer[]): Promise<string>
  /** The value under `name`, built once for each version of `layers`; callers at the same time share one build. */
  get<Value extends object>(
    city: CityDb,
    name: string,
    layers: readonly Layer[],
    build: () => Promise<Value>,
  ): Promise<Value>
  /** The same for single answers, of which there are many: they never push an index out. */
  getAnswer<Value extends object>(
    city: CityDb,
    name: string,
    layers: readonly Layer[],
    build: () => Promise<Value>,
  ): Promise<Value>
  stop(): void
}

interface Seen {
  readonly counters: ReadonlyMap<string, number>
  readonly at: number
}

const FRESH_MILLISECONDS = 1_000
/** Whole indexes and networks: few, and dear to build. */
const ENTRIES = 500
/** Single answers: many, and cheap to build again. */
const ANSWERS = 20_000

/**
 * Versions are read again a second after they were read last, so that commits of other processes are seen
 * within a second; a commit of this process is seen at once.
 */
export function createLayerCache(monotonicMilliseconds: () => number): LayerCache {
  const seen = new Map<string, Promise<Seen>>()
  const forget = () => {
    seen.clear()
  }
  listeners.add(forget)

  const look = async (city: CityDb): Promise<Seen> => {
    const rows = await city.transaction(selectVersions)
    return { counters: new Map(rows.map((row) => [row.layer, row.version])), at: monotonicMilliseconds() }
  }

  const counters = async (city: CityDb): Promise<ReadonlyMap<string, number>> => {
    const known = seen.get(city.schema)
    if (known !== undefined) {
      const { counters, at } = await known
      if (monotonicMilliseconds() - at < FRESH_MILLISECONDS) return counters
    }
    // Whoever finds the reading stale first replaces it; the others wait for the same one.
    const current = seen.get(city.schema)
    const reading = current !== undefined && current !== known ? current : look(city)
    seen.set(city.schema, reading)
    reading.catch(() => seen.delete(city.schema))
    return (await reading).counters
  }

  const version: LayerCache['version'] = async (city, layers) => {
    const now = await counters(city)
    return layers.map((layer) => now.get(layer) ?? 0).join('.')
  }

  return {
    version,
    get: keptIn(ENTRIES, version),
    getAnswer: keptIn(ANSWERS, version),
    stop: () => {
      listeners.delete(forget)
    },
  }
}

/** A store of `max` values, each with the version of what it was built from. */
function keptIn(max: number, version: LayerCache['version']): LayerCache['get'] {
  const values = new LRUCache<string, { version: string; value: Promise<object> }>({ max })
  return async <Value extends object>(
    city: CityDb,
    name: string,
    layers: readonly Layer[],
    build: () => Promise<Value>,
  ) => {
    const wanted = await version(city, layers)
    const key = `${city.schema} ${name}`
    const known = values.get(key)
    if (known?.version === wanted) return known.value as Promise<Value> // a name is always built by the same function
    const value = build()
    values.set(key, { version: wanted, value })
    value.catch(() => values.delete(key))
    return value
  }
}
