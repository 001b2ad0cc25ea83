import { type IncomingMessage } from 'node:http'

import { LRUCache } from 'lru-cache'

import { type TileAnswer } from './tile-answer.ts'
import { type Found } from './tile-finder.ts'

/** An answer that went out, and what it stands on. */
export interface GivenAnswer extends Found {
  readonly answer: TileAnswer
}

/** The rest of the words that an answer depends on, but for what the asker has. */
interface Given extends GivenAnswer {
  readonly host: string | undefined
  readonly encoding: string | undefined
}

/** Bytes of bodies and of the words by which they were asked for. */
const MOST_BYTES = 32 * 1024 * 1024
/** What an answer costs besides. */
const ENTRY_BYTES = 1_500
/** Hosts and encodings by which one address is asked for at a time: browsers agree on them nearly always. */
const VARIANTS = 4

/** Answers by the very words of the request: who asks the same again is spared the reading of it. */
export class GivenAnswers {
  readonly #given = new LRUCache<string, readonly Given[]>({
    maxSize: MOST_BYTES,
    sizeCalculation: (variants, url) =>
      variants.reduce((bytes, { answer }) => bytes + sizeOf(answer), url.length),
  })

  find({ url = '', headers }: IncomingMessage): GivenAnswer | undefined {
    const { host, 'accept-encoding': encoding } = headers
    return this.#given.get(url)?.find((given) => given.host === host && given.encoding === encoding)
  }

  keep({ url = '', headers }: IncomingMessage, given: GivenAnswer): void {
    const { host, 'accept-encoding': encoding } = headers
    const others = (this.#given.get(url) ?? []).filter(
      (other) => other.host !== host || other.encoding !== encoding,
    )
    this.#given.set(url, [{ ...given, host, encoding }, ...others].slice(0, VARIANTS))
  }
}

function sizeOf({ full }: TileAnswer): number {
  return (full?.body.length ?? 0) + ENTRY_BYTES
}
