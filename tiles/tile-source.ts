import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

import { LRUCache } from 'lru-cache'

import { today } from '../server/platform/clock.ts'
import { type Context } from '../server/platform/context.ts'
import { type Sql } from '../server/platform/db/sql.ts'
import { encodeInDatabase } from './encode-in-database.ts'
import { encodeInProcess } from './encode-in-process.ts'
import { inStoredProjection, type Layer } from './layer.ts'
import { boundsOf, reachOf, type TileAddress } from './tile-address.ts'

const CACHE_BYTES = 64 * 1024 * 1024
/** What an entry costs besides its bytes, so that a million empty tiles do not pass for nothing. */
const ENTRY_BYTES = 500

const compress = promisify(gzip)

/** A tile that was asked for, before any of it has been read. */
export interface WantedTile {
  /** Stays the same exactly as long as the tile does. */
  readonly etag: string
  /** The tile, gzipped; `undefined` when there is nothing in it. */
  bytes(): Promise<Uint8Array | undefined>
}

export interface TileSource {
  /** Reads nothing but the versions of the layer's data. */
  want(context: Context, layer: Layer, tile: TileAddress, entryYear: number): Promise<WantedTile>
}

interface Job {
  readonly context: Context
  readonly layer: Layer
  readonly query: Sql
}

/** Tiles of all municipalities, encoded once for each state of their data and kept as long as there is room. */
export function createTileSource(engine: { readonly hasMvt: boolean }): TileSource {
  const encoder = engine.hasMvt ? encodeInDatabase : encodeInProcess
  const cache = new LRUCache<string, Uint8Array, Job>({
    maxSize: CACHE_BYTES,
    sizeCalculation: (bytes) => bytes.length + ENTRY_BYTES,
    // Whoever asks while a tile is being encoded gets the same one.
    fetchMethod: async (_key, _stale, { context: { context, layer, query } }) => {
      const mvt = await context.db.transaction((tx) => encoder.encode(tx, layer, query))
      return mvt.length === 0 ? mvt : compress(mvt)
    },
  })

  return {
    async want(context, layer, tile, entryYear) {
      const version = await context.cache.version(context.db, layer.dependsOn)
      const reach = tile.z < layer.minZoom ? undefined : reachOf(tile)
      if (reach === undefined) return { etag: `W/"${version}"`, bytes: () => Promise.resolve(undefined) }

      const question = { zoom: tile.z, reach: inStoredProjection(reach), entryYear, on: today(context.clock) }
      const query = encoder.query(layer, layer.rows(question), boundsOf(tile))
      const name = `${version}-${digest(query)}`
      return {
        // Weak, as the same tile leaves gzipped or not.
        etag: `W/"${name}"`,
        async bytes() {
          const bytes = await cache.forceFetch(`${context.db.schema} ${name}`, {
            context: { context, layer, query },
          })
          return bytes.length === 0 ? undefined : bytes
        },
      }
    },
  }
}

/** Whatever decides what is in a tile (the grid, the year, the day, the layer's own SQL) stands in its query. */
function digest(query: Sql): string {
  const text = JSON.stringify([query.strings, query.values])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
