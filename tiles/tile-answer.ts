import { type IncomingMessage, type ServerResponse } from 'node:http'

import { type ContentEncoding } from './content-encoding.ts'

/** What an answer says besides its tile. */
export interface Circumstances {
  readonly isDemo: boolean
  readonly isHttps: boolean
}

/** Lines of the head of an answer: name, value, name, value. Not read-only for Node's types only: it changes nothing of it. */
type Head = string[]

/** A tile as it goes out, or, to who has it already, the word that it still holds. */
export interface TileAnswer {
  /** Weak, as the same tile leaves packed in different ways. */
  readonly tag: string
  readonly notModified: Head
  /** `undefined` until someone asks who does not have it. */
  readonly full?: FullAnswer
}

interface FullAnswer {
  readonly status: 200 | 204
  readonly head: Head
  readonly body: Uint8Array | string
}

/**
 * A tile is bytes for a script: of the headers that guard documents only those are here that mean something for it, or
 * for whoever opens its address as a page. Everyone may read it and keep it, and asks each time whether it still holds.
 */
export function commonHead({ isDemo, isHttps }: Circumstances): Head {
  return [
    ...['Access-Control-Allow-Origin', '*'],
    ...['Cross-Origin-Resource-Policy', 'cross-origin'],
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
    ...['Referrer-Policy', 'no-referrer'],
    ...['Cache-Control', 'public, max-age=0, must-revalidate'],
    ...['Vary', 'Accept-Encoding'],
    ...(isHttps ? ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] : []),
    ...(isDemo ? ['X-Robots-Tag', 'noindex'] : []),
  ]
}

/** The answer for the tile of this name, before its bytes are known. */
export function tileAnswer(common: Head, name: string): TileAnswer {
  const tag = `W/"${name}"`
  return { tag, notModified: [...common, 'ETag', tag] }
}

/** The answer with its bytes; none are an empty tile: 204, as maps understand it. */
export function withBytes(answer: TileAnswer, bytes: Uint8Array, encoding: ContentEncoding): TileAnswer {
  if (bytes.length === 0) return { ...answer, full: { status: 204, head: answer.notModified, body: bytes } }
  const head = [
    ...answer.notModified,
    ...['Content-Type', 'application/vnd.mapbox-vector-tile'],
    ...['Content-Length', String(bytes.length)],
    ...(encoding === 'identity' ? [] : ['Content-Encoding', encoding]),
  ]
  return { ...answer, full: { status: 200, head, body: bodyOf(bytes) } }
}

/** Up to this size, in bytes, a text is cheaper to send than bytes are. */
const SHORT = 16_384

/** Short bytes as a text of one byte a sign, which Node puts into one piece with the head; long ones as they are. */
function bodyOf(bytes: Uint8Array): Uint8Array | string {
  return bytes.length > SHORT
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** Sends the tile, or says that it still holds; `false`, and nothing is sent, when its bytes are needed first. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: TileAnswer): boolean {
  if (holds(request, answer.tag)) response.writeHead(304, answer.notModified).end()
  else if (answer.full === undefined) return false
  else response.writeHead(answer.full.status, answer.full.head).end(answer.full.body, 'latin1')
  return true
}

/** Whether the browser says that it has the tile of this tag; weak or strong, it is the same tile. */
function holds(request: IncomingMessage, tag: string): boolean {
  const held = request.headers['if-none-match']
  if (held === undefined) return false
  // Quotes cannot stand within a tag, so what is found with its quotes is one tag of the list.
  return held === tag || held.includes(tag.slice(2)) || held.trim() === '*'
}
