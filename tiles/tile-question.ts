import { readEntryYear } from './entry-year.ts'
import { type Layer } from './layer.ts'
import { layerNamed } from './layers/index.ts'
import { readTileAddress, type TileAddress } from './tile-address.ts'
import { decodePart, type TileRequest } from './tile-request.ts'

/** A request for a tile, read and found to make sense. */
export interface Question {
  readonly slug: string | undefined
  readonly host: string
  readonly layer: Layer
  readonly tile: TileAddress
  readonly entryYear: number | undefined
}

export function readQuestion(asked: TileRequest, host: string | undefined): Question {
  return {
    slug: asked.slug === undefined ? undefined : decodePart(asked.slug),
    host: nameOf(host ?? ''),
    layer: layerNamed(decodePart(asked.layer)),
    tile: readTileAddress(decodePart(asked.z), decodePart(asked.x), decodePart(asked.y)),
    entryYear: readEntryYear(asked.query),
  }
}

/** A `Host` without its port; that of an IPv6 address stands behind the bracket. */
function nameOf(host: string): string {
  const colon = host.indexOf(':', host.indexOf(']') + 1)
  return colon === -1 ? host : host.slice(0, colon)
}
