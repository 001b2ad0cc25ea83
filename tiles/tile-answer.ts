import { type IncomingMessage, type ServerResponse } from 'node:http'

import { type ContentEncoding } from './content-encoding.ts'

/** What an answer says besides its tile. */
export interface Circumstances {
  readonly isDemo: boolean
  readonly isHttps: boolean
}

/** The lines of the head in which all answers of an installation agree: name, value, name, value. */
export type Head = readonly string[]

/**
 * A tile is bytes for a script: of the headers that guard documents only those are here that mean something for
 * it. Everyone may read it and keep it, and asks each time whether it still holds.
 */
export function commonHead({ isDemo, isHttps }: Circumstances): Head {
  return [
    ...['Access-Control-Allow-Origin', '*'],
    ...['Cross-Origin-Resource-Policy', 'cross-origin'],
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Cache-Control', 'public, max-age=0, must-revalidate'],
    ...['Vary', 'Accept-Encoding'],
    ...(isHttps ? ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] : []),
    ...(isDemo ? ['X-Robots-Tag', 'noindex'] : []),
  ]
}

/** Whether the browser says that it has the tile of this name. */
export function holds(request: IncomingMessage, name: string): boolean {
  const held = request.headers['if-none-match']
  // Quotes cannot stand within a tag, so what is found with its quotes is one tag of the list.
  return held !== undefined && (held.includes(`"${name}"`) || held.trim() === '*')
}

export function sendNotModified(response: ServerResponse, head: Head, name: string): void {
  response.writeHead(304, [...head, 'ETag', tagOf(name)]).end()
}

/** No bytes are an empty tile: 204, as maps understand it. */
export function sendTile(
  response: ServerResponse,
  head: Head,
  { name, bytes, encoding }: { name: string; bytes: Uint8Array; encoding: ContentEncoding },
): void {
  if (bytes.length === 0) {
    response.writeHead(204, [...head, 'ETag', tagOf(name)]).end()
    return
  }
  const lines = [
    ...head,
    'ETag',
    tagOf(name),
    'Content-Type',
    'application/vnd.mapbox-vector-tile',
    'Content-Length',
    String(bytes.length),
  ]
  if (encoding !== 'identity') lines.push('Content-Encoding', encoding)
  response.writeHead(200, lines).end(bytes)
}

/** Weak, as the same tile leaves packed in different ways. */
function tagOf(name: string): string {
  return `W/"${name}"`
}
