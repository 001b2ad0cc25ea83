import type { CustomFetch } from 'openid-client'

import { mayAsk } from './address.ts'

/** No document of a directory is nearly as long. */
const MOST_BYTES = 256 * 1024
/** What `Response` takes no body with. */
const EMPTY = [204, 205, 304]

/** Why nothing was asked, or nothing was believed. */
export class UnfitAnswer extends Error {}

/**
 * Asks a directory. What it names is asked only where `mayAsk` says so, redirects are not followed, and an answer that does
 * not end is not waited for. Throws `UnfitAnswer`.
 */
export function guardedFetch(origin: string): CustomFetch {
  return async (url, { body, ...options }) => {
    if (!mayAsk(url, origin)) throw new UnfitAnswer('address')
    // What the library sends is a form or nothing.
    const sent = body instanceof URLSearchParams ? { body: body.toString() } : {}
    const response = await fetch(url, { ...options, ...sent, redirect: 'manual' })
    const { status, headers } = response
    const read = await readShort(response)
    return new Response(EMPTY.includes(status) ? null : read, { status, headers })
  }
}

async function readShort({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  const pieceByPiece: AsyncIterable<Uint8Array> | null = body
  if (pieceByPiece === null) return new Uint8Array()
  // Leaving the loop early closes the connection.
  for await (const piece of pieceByPiece) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) throw new UnfitAnswer('length')
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
