import { createHash } from 'node:crypto'

import { LRUCache } from 'lru-cache'

import { type CityDb } from '../server/platform/db/db.ts'
import { type Sql } from '../server/platform/db/sql.ts'
import { type Municipality } from '../server/platform/municipalities/contract.ts'
import { type ContentEncoding, pack } from './content-encoding.ts'
import { encodeInDatabase } from './encode-in-database.ts'
import { encodeInProcess } from './encode-in-process.ts'
import { inStoredProjection, type Layer } from './layer.ts'
import { type Box, boundsOf, reachOf, type TileAddress } from './tile-address.ts'
import { createTileStore, type LayerState } from './tile-store.ts'

const CACHE_BYTES = 64 * 1024 * 1024

/** What a tile shows. */
interface Subject {
  readonly layer: Layer
  readonly tile: TileAddress
  /** 0 where it makes no difference. */
  readonly entryYear: number
  readonly on: string
}

/** A tile, and everything that decides what is in it. */
export interface WantedTile extends Subject {
  readonly municipality: Municipality
  readonly db: CityDb
  /** Of the layer's data; read before any of them is, so that what is made is never older than its name. */
  readonly version: string
}

export interface TileSource {
  /** Stays the same for a tile's address exactly as long as the tile does; costs nothing. */
  nameOf(wanted: WantedTile): string
  /** The tile's bytes as far as they are at hand; without any when there is nothing in it. */
  peek(wanted: WantedTile, encoding: ContentEncoding): Uint8Array | undefined
  /** The same, made when they are not at hand: once, however many ask at the same time in whatever encoding. */
  get(wanted: WantedTile, encoding: ContentEncoding): Promise<Uint8Array>
}

const NOTHING = new Uint8Array()

/** Tiles of all municipalities. */
export function createTileSource(engine: { readonly hasMvt: boolean }): TileSource {
  const encoder = engine.hasMvt ? encodeInDatabase : encodeInProcess
  const store = createTileStore(CACHE_BYTES)
  const editions = new LRUCache<string, string>({ max: 1_000 })

  const queryOf = ({ layer, tile, entryYear, on }: Subject, reach: Box) => {
    const question = { zoom: tile.z, reach: inStoredProjection(reach), entryYear, on }
    return encoder.query(layer, layer.rows(question), boundsOf(tile))
  }

  /** A digest of what is asked of a layer, by the example of one tile: its SQL, and year and day where they matter. */
  const editionOf = ({ layer, tile: { z }, entryYear, on }: WantedTile): string => {
    const key = `${layer.name} ${z} ${entryYear} ${on}`
    const known = editions.get(key)
    if (known !== undefined) return known
    const tile = { z, x: 0, y: 0 }
    const edition = digest(queryOf({ layer, tile, entryYear, on }, boundsOf(tile)))
    editions.set(key, edition)
    return edition
  }

  const encode = async (wanted: WantedTile): Promise<Uint8Array> => {
    const { db, layer, tile } = wanted
    const reach = tile.z < layer.minZoom ? undefined : reachOf(tile)
    if (reach === undefined) return NOTHING
    const query = queryOf(wanted, reach)
    return db.transaction((tx) => encoder.encode(tx, layer, query))
  }

  const get: TileSource['get'] = (wanted, encoding) =>
    store.get(stateOf(wanted), keyOf(editionOf(wanted), wanted.tile, encoding), async () => {
      if (encoding === 'identity') return encode(wanted)
      const bytes = await get(wanted, 'identity')
      return bytes.length === 0 ? bytes : pack(bytes, encoding)
    })

  return {
    nameOf: (wanted) => `${wanted.municipality.id}-${wanted.version}-${editionOf(wanted)}`,
    peek: (wanted, encoding) => store.peek(stateOf(wanted), keyOf(editionOf(wanted), wanted.tile, encoding)),
    get,
  }
}

function stateOf({ municipality, layer, version }: WantedTile): LayerState {
  return { place: `${municipality.id} ${layer.name}`, version }
}

function keyOf(edition: string, { z, x, y }: TileAddress, encoding: ContentEncoding): string {
  return `${edition} ${z}/${x}/${y} ${encoding}`
}

function digest(query: Sql): string {
  const text = JSON.stringify([query.strings, query.values])
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}
