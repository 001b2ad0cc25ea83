import { canonicalForms, ordinalEndings, plainPrefixes, prefixKinds } from './lexicon.ts'
import { type Token } from './tokens.ts'

/** A word of a name, as typed (`raw`) and as compared (`text`: `generała` and `gen.` are both `gen`). */
export interface NameWord {
  text: string
  raw: string
  dotted: boolean
  /** Part of a hyphenated word: `Skłodowskiej-Curie`. */
  compound: boolean
}

/** The words of a name: ordinals as digits, titles in their short form, marks left out. */
export function readWords(tokens: readonly Token[]): NameWord[] {
  const words: NameWord[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'mark' || isOrdinalEnding(tokens, at)) continue
    const word = {
      text: canonicalForms.get(token.text) ?? token.text.replace(/^0+(?=\d)/u, ''),
      raw: token.text,
      dotted: token.dotted,
      compound: isHyphen(tokens[at - 1]) || isHyphen(tokens[at + 1]),
    }
    const last = words.at(-1)
    if (last !== undefined && isTens(last) && isUnit(word))
      last.text = String(Number(last.text) + Number(word.text))
    else words.push(word)
  }
  return words
}

/** `3-go`, `8ej`: the ending belongs to the number before it. */
export function isOrdinalEnding(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined || !ordinalEndings.has(token.text)) return false
  const before = isHyphen(tokens[at - 1]) ? tokens[at - 2] : tokens[at - 1]
  return before?.kind === 'number' && (token.glued || before !== tokens[at - 1])
}

function isHyphen(token: Token | undefined): boolean {
  return token?.text === '-'
}

/** `dwudziestego` of `dwudziestego drugiego lipca`. */
function isTens(word: NameWord): boolean {
  return /^(dwudziest|trzydziest)/u.test(word.raw) && (word.text === '20' || word.text === '30')
}

function isUnit(word: NameWord): boolean {
  return /^[1-9]$/u.test(word.text) && /^\p{L}{4,}$/u.test(word.raw)
}

/** Tells the kind of street (`ul`, `pl`, `rynek`) from its name; a kind alone (`Rynek 5`) is the name itself. */
export function takePrefix(words: readonly NameWord[]): {
  prefix: string | null
  words: readonly NameWord[]
} {
  const plain = words.filter((word) => !plainPrefixes.has(prefixKinds.get(word.raw) ?? ''))
  const rest = plain.length === 0 ? words : plain
  const dropped = words.find((word) => !rest.includes(word))
  const prefix = dropped === undefined ? null : (prefixKinds.get(dropped.raw) ?? null)
  const loose = prefixKinds.get(rest[0]?.raw ?? '')
  if (loose === undefined || rest.length < 2) return { prefix, words: rest }
  return { prefix: loose, words: rest.slice(1) }
}
