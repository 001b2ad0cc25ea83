import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

import { LRUCache } from 'lru-cache'

/** How a tile's bytes are packed on their way. */
export type ContentEncoding = 'br' | 'gzip' | 'identity'

/** The better first. */
const PACKED: readonly ContentEncoding[] = ['br', 'gzip']

/** What browsers say is a handful of texts; what anyone else thinks up is not kept for long. */
const chosen = new LRUCache<string, ContentEncoding>({ max: 100 })

/** The densest packing that the `Accept-Encoding` of a request allows; as it is when it says nothing. */
export function chooseEncoding(accepted: string | undefined): ContentEncoding {
  if (accepted === undefined) return 'identity'
  const known = chosen.get(accepted)
  if (known !== undefined) return known
  const encoding = PACKED.find((one) => weightOf(one, accepted) > 0) ?? 'identity'
  chosen.set(accepted, encoding)
  return encoding
}

/** RFC 9110, 12.5.3: `gzip;q=0` refuses, `*` stands for what is not named. */
function weightOf(encoding: ContentEncoding, accepted: string): number {
  const offers = accepted
    .toLowerCase()
    .split(',')
    .map((offer) => {
      const [name = '', ...parameters] = offer.split(';').map((part) => part.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { name, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
  const offer = offers.find(({ name }) => name === encoding) ?? offers.find(({ name }) => name === '*')
  return offer?.weight ?? 0
}

const packGzip = promisify(gzip)
const packBrotli = promisify(brotliCompress)

/** Of brotli's eleven the one that packs a tile denser than gzip does, in about the same time. */
const BROTLI_QUALITY = 5

/** The bytes as they go out under `encoding`; packed in zlib's own threads. */
export async function pack(bytes: Uint8Array, encoding: ContentEncoding): Promise<Uint8Array> {
  switch (encoding) {
    case 'br':
      return packBrotli(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      })
    case 'gzip':
      return packGzip(bytes)
    case 'identity':
      return bytes
  }
}
