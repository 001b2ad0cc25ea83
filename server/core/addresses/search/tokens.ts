import { foldLetters } from './fold.ts'

/** A piece of a typed address or of a registered name, folded. */
export interface Token {
  kind: 'word' | 'number' | 'mark'
  text: string
  /** Whether a full stop follows: `gen.`, `S.`, `3.` */
  dotted: boolean
  /** Whether it touches the piece before it: the `a` of `12a`. */
  glued: boolean
}

const piece = /\p{L}+|\d+|[/,-]/gu

/** Cuts a text into words, numbers and the marks `/`, `-`, `,`; everything else only separates. */
export function tokenise(text: string): Token[] {
  const folded = foldLetters(text)
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\\/gu, '/')
  let end = -1
  return Array.from(folded.matchAll(piece), (match) => {
    const [found] = match
    const glued = match.index === end
    end = match.index + found.length
    return { kind: kindOf(found), text: found, dotted: folded[end] === '.', glued }
  })
}

/** The text of a token; empty where there is none. */
export function textAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.text ?? ''
}

export function isNumberAt(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.kind === 'number'
}

function kindOf(text: string): Token['kind'] {
  if (/^\d/u.test(text)) return 'number'
  return /^\p{L}/u.test(text) ? 'word' : 'mark'
}
