import { LRUCache } from 'lru-cache'

/** What an entry costs besides its bytes, so that a million empty tiles do not pass for nothing. */
const ENTRY_BYTES = 500

/** Which state of a layer's data something belongs to. */
export interface LayerState {
  /** Municipality and layer. */
  readonly place: string
  readonly version: string
}

/** Finished bytes of tiles, each made once for a state of its data and kept as long as there is room. */
export interface TileStore {
  peek(state: LayerState, name: string): Uint8Array | undefined
  /** What is kept, or what `make` makes of it; whoever asks meanwhile waits for the same. */
  get(state: LayerState, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>
}

interface Generation extends LayerState {
  /** No two share it, so that nothing of one generation is ever found in another. */
  readonly number: number
  readonly keys: Set<string>
}

/** At most `maxBytes`. All of a layer goes as soon as another state of it is asked for. */
export function createTileStore(maxBytes: number): TileStore {
  const generations = new Map<string, Generation>()
  const making = new Map<string, Promise<Uint8Array>>()
  const kept = new LRUCache<string, { bytes: Uint8Array; generation: Generation }>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }) => bytes.length + ENTRY_BYTES,
    dispose: ({ generation }, key) => generation.keys.delete(key),
  })
  let count = 0

  const generationOf = ({ place, version }: LayerState): Generation => {
    const known = generations.get(place)
    if (known?.version === version) return known
    const generation = { place, version, number: ++count, keys: new Set<string>() }
    generations.set(place, generation)
    for (const key of known?.keys ?? []) kept.delete(key)
    return generation
  }

  const keep = (key: string, bytes: Uint8Array, generation: Generation) => {
    // Its layer has changed while it was made: it answers those who asked for it, and nobody else.
    if (generations.get(generation.place) !== generation) return
    generation.keys.add(key)
    kept.set(key, { bytes, generation })
  }

  const begin = async (key: string, generation: Generation, make: () => Promise<Uint8Array>) => {
    try {
      const bytes = await make()
      keep(key, bytes, generation)
      return bytes
    } finally {
      making.delete(key)
    }
  }

  return {
    peek: (state, name) => kept.get(keyOf(generationOf(state), name))?.bytes,
    get(state, name, make) {
      const generation = generationOf(state)
      const key = keyOf(generation, name)
      const known = kept.get(key)?.bytes
      if (known !== undefined) return Promise.resolve(known)
      const bytes = making.get(key) ?? begin(key, generation, make)
      making.set(key, bytes)
      return bytes
    },
  }
}

function keyOf({ number }: Generation, name: string): string {
  return `${number} ${name}`
}
