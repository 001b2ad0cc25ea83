import { type IncomingMessage } from 'node:http'

import { LRUCache } from 'lru-cache'

import { type TileAnswer } from './tile-answer.ts'
import { type Question } from './tile-question.ts'
import { type WantedTile } from './tile-source.ts'

/** An answer that went out, and what it stands on. */
export interface GivenAnswer {
  readonly question: Question
  readonly wanted: WantedTile
  readonly answer: TileAnswer
}

/** Bytes of bodies and of the words by which they were asked for. */
const MOST_BYTES = 32 * 1024 * 1024
/** What an answer costs besides. */
const ENTRY_BYTES = 1_500

/** Answers by the very words of the request: who asks the same again is spared the reading of it. */
export class GivenAnswers {
  readonly #given = new LRUCache<string, GivenAnswer>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ answer }, words) => (answer.full?.body.length ?? 0) + words.length + ENTRY_BYTES,
  })

  find(request: IncomingMessage): GivenAnswer | undefined {
    return this.#given.get(wordsOf(request))
  }

  keep(request: IncomingMessage, given: GivenAnswer): void {
    this.#given.set(wordsOf(request), given)
  }
}

/** All of a request that an answer depends on, but for what the asker has. */
function wordsOf({ url = '', headers }: IncomingMessage): string {
  return `${url}\n${headers.host ?? ''}\n${headers['accept-encoding'] ?? ''}`
}
