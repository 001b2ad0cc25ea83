import { Problem } from '../server/platform/http/problem.ts'

/** What the address of a request says of a tile; nothing of it is checked or decoded. */
export interface TileRequest {
  /** From the `/m/<slug>/` prefix. */
  readonly slug: string | undefined
  readonly layer: string
  readonly z: string
  readonly x: string
  readonly y: string
  /** What stands behind the question mark. */
  readonly query: string | undefined
}

const TILE = /^(?:\/m\/([^/?]+))?\/tiles\/([^/?]+)\/([^/?]+)\/([^/?]+)\/([^/?]+)\.mvt(?:\?(.*))?$/

/** Reads `[/m/<slug>]/tiles/<layer>/<z>/<x>/<y>.mvt[?…]`; `undefined` for the address of anything else. */
export function readTileRequest(url = ''): TileRequest | undefined {
  const match = TILE.exec(url)
  if (match === null) return undefined
  const [, slug, layer = '', z = '', x = '', y = '', query] = match
  return { slug, layer, z, x, y, query }
}

/** A part of an address as it was meant; a Problem 400 when that is no text. */
export function decodePart(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Problem(400, 'unreadable-request')
  }
}
