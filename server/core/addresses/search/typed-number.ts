import { flatMarkers, numberIntroductions, staircaseMarkers } from './lexicon.ts'
import { isOrdinalEnding } from './name-words.ts'
import { type Token, isNumberAt, textAt } from './tokens.ts'

/** One way to read a typed number; readings come in the order in which buildings are tried. */
export interface NumberReading {
  building: string
  flat: string | null
}

export interface TypedNumber {
  /** The first token of the number with its introduction (`nr`, `bl.`), and the first after it. */
  start: number
  end: number
  /** The number as a whole, for the answer that there is none. */
  asked: string
  readings: readonly NumberReading[]
}

const longestNumber = 5

/** Reads a house number with its flat that starts at a token; null where none can start. */
export function readTypedNumber(tokens: readonly Token[], at: number): TypedNumber | null {
  if (!isNumberAt(tokens, at) || textAt(tokens, at).length > longestNumber) return null
  const number = withLetter(tokens, at)
  if (number === null) return null
  let { end } = number
  const parts: string[] = []
  for (let next = joined(tokens, end); next !== null; next = joined(tokens, end)) {
    parts.push(next.text)
    end = next.end
  }
  const flat = readFlat(tokens, end)
  const start = numberIntroductions.has(textAt(tokens, at - 1)) ? at - 1 : at
  const whole = [number.text, ...parts].join('')
  if (flat !== null)
    return { start, end: flat.end, asked: whole, readings: [{ building: whole, flat: flat.text }] }
  return { start, end, asked: whole, readings: withoutFlat(number.text, parts) }
}

/** `12a/5` is the building 12A/5 or, where there is none, flat 5 of 12A. */
function withoutFlat(number: string, parts: readonly string[]): NumberReading[] {
  const whole = { building: [number, ...parts].join(''), flat: null }
  const last = parts.at(-1)
  if (last === undefined || !/^\/\d/u.test(last)) return [whole]
  return [whole, { building: [number, ...parts.slice(0, -1)].join(''), flat: last.slice(1) }]
}

// A lone `m` is the beginning of a flat, `w` and `z` go with what follows.
const neverSpacedLetters = new Set(['m', 'i', 'w', 'z', 'o', 'u'])

interface NumberText {
  text: string
  end: number
}

/** `12`, `12a`, `12 a`; null for an ordinal (`3-go`). */
function withLetter(tokens: readonly Token[], at: number): NumberText | null {
  const endingAt = textAt(tokens, at + 1) === '-' ? at + 2 : at + 1
  if (isOrdinalEnding(tokens, endingAt)) return null
  const digits = String(Number(textAt(tokens, at)))
  if (!isHouseLetter(tokens, at + 1)) return { text: digits, end: at + 1 }
  return { text: `${digits}${textAt(tokens, at + 1).toUpperCase()}`, end: at + 2 }
}

function isHouseLetter(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined || !/^[a-z]{1,2}$/u.test(token.text)) return false
  if (flatMarkers.has(token.text) && isNumberAt(tokens, at + 1)) return false
  return token.glued || (token.text.length === 1 && !neverSpacedLetters.has(token.text))
}

/** `/14`, `-48`, `/A` after a number. */
function joined(tokens: readonly Token[], at: number): NumberText | null {
  const mark = textAt(tokens, at)
  if (mark !== '/' && mark !== '-') return null
  const next = textAt(tokens, at + 1)
  if (/^[a-z]$/u.test(next)) return { text: `${mark}${next.toUpperCase()}`, end: at + 2 }
  if (!isNumberAt(tokens, at + 1) || next.length > longestNumber) return null
  const number = withLetter(tokens, at + 1)
  return number === null ? null : { text: `${mark}${number.text}`, end: number.end }
}

/** `m. 3`, `lok. 4a`, `kl. 2 m. 5`, or a bare second number at the end. */
function readFlat(tokens: readonly Token[], at: number): NumberText | null {
  const start = skipStaircase(tokens, textAt(tokens, at) === ',' ? at + 1 : at)
  const marked = flatMarkers.has(textAt(tokens, start))
  const numberAt = marked ? skipSlash(tokens, start + 1) : start
  if (!isNumberAt(tokens, numberAt)) return null
  const number = withLetter(tokens, numberAt)
  return number !== null && (marked || number.end === tokens.length) ? number : null
}

function skipStaircase(tokens: readonly Token[], at: number): number {
  return staircaseMarkers.has(textAt(tokens, at)) && isNumberAt(tokens, at + 1) ? at + 2 : at
}

function skipSlash(tokens: readonly Token[], at: number): number {
  return textAt(tokens, at) === '/' ? at + 1 : at
}
