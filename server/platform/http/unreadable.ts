import type { Duplex } from 'node:stream'

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

type Refusing = (error: Error & { readonly code?: string }, socket: Duplex) => void

/**
 * Refuses what is no request, so that no Express ever sees it: a head that is too long, lengths that contradict each other,
 * bytes that are no HTTP. Guarded like every answer; the connection ends, for nobody knows where the next request begins.
 */
export function refuseUnreadable(isHttps: boolean): Refusing {
  const guards = [
    'Connection: close',
    'Content-Length: 0',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy: no-referrer',
    'X-Content-Type-Options: nosniff',
    ...(isHttps ? ['Strict-Transport-Security: max-age=31536000; includeSubDomains'] : []),
  ]
  return ({ code = '' }, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else socket.end([`HTTP/1.1 ${STATUS[code] ?? '400 Bad Request'}`, ...guards, '', ''].join('\r\n'))
  }
}
