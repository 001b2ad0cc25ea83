import { LRUCache } from 'lru-cache'

import type { CityDb, Db } from '../db/db.ts'
import { createRecent, type Recent } from '../recent.ts'
import { increaseVersion, selectVersions } from './repository.ts'

/** The data whose changes are counted: map layers, the municipality's area, and what is worked out from them. */
export type Layer =
  'boundary' | 'addresses' | 'streets' | 'schools' | 'catchments' | 'terrain' | 'buildings' | 'library'

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
  /** The same without waiting; `undefined` when they must be read first. */
  peekVersion(city: CityDb, layers: readonly Layer[]): string | undefined
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

/** Whole indexes and networks: few, and dear to build. */
const ENTRIES = 500
/** Single answers: many, and cheap to build again. */
const ANSWERS = 20_000

/** One reading of a municipality's counters. */
interface Counters {
  readonly byLayer: ReadonlyMap<string, number>
  /** What has been joined of them, by the very list that asked: each asker has one list for ever. */
  readonly joined: Map<readonly Layer[], string>
}

/** Commits of other processes are seen within a second, those of this process at once. */
export function createLayerCache(monotonicMilliseconds: () => number): LayerCache {
  const cities = new Map<string, Recent<Counters>>()
  const forget = () => {
    for (const counters of cities.values()) counters.forget()
  }
  listeners.add(forget)

  const countersOf = (city: CityDb): Recent<Counters> => {
    const known = cities.get(city.schema)
    if (known !== undefined) return known
    const counters = createRecent(() => readCounters(city), monotonicMilliseconds)
    cities.set(city.schema, counters)
    return counters
  }

  const version: LayerCache['version'] = async (city, layers) => joined(await countersOf(city).ask(), layers)

  return {
    version,
    peekVersion(city, layers) {
      const counters = countersOf(city).peek()
      return counters === undefined ? undefined : joined(counters, layers)
    },
    get: keptIn(ENTRIES, version),
    getAnswer: keptIn(ANSWERS, version),
    stop: () => {
      listeners.delete(forget)
    },
  }
}

async function readCounters(city: CityDb): Promise<Counters> {
  const rows = await city.transaction(selectVersions)
  return { byLayer: new Map(rows.map((row) => [row.layer, row.version])), joined: new Map() }
}

function joined({ byLayer, joined: known }: Counters, layers: readonly Layer[]): string {
  const before = known.get(layers)
  if (before !== undefined) return before
  const version = layers.map((layer) => byLayer.get(layer) ?? 0).join('.')
  known.set(layers, version)
  return version
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
