import { flatMarkers, numberIntroductions, staircaseMarkers } from './lexicon.ts'
import { isOrdinalEnding } from './name-words.ts'
import { type Token } from './tokens.ts'

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
  const first = tokens[at]
  if (first?.kind !== 'number' || first.text.length > longestNumber) return null
  const number = withLetter(tokens, at)
  if (number === null) return null
  let { end } = number
  const parts: string[] = []
  for (let next = joined(tokens, end); next !== null; next = joined(tokens, end)) {
    parts.push(next.text)
    end = next.end
  }
  const flat = readFlat(tokens, end)
  const start = numberIntroductions.has(tokens[at - 1]?.text ?? '') ? at - 1 : at
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

function withLetter(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  const digits = String(Number(tokens[at]?.text))
  const next = tokens[at + 1]
  if (next?.kind !== 'word') return isOrdinalEnding(tokens, at + 2) ? null : { text: digits, end: at + 1 }
  if (isOrdinalEnding(tokens, at + 1)) return null
  const isMarker = flatMarkers.has(next.text) && tokens[at + 2]?.kind === 'number'
  const isLetter = next.glued
    ? next.text.length <= 2
    : next.text.length === 1 && !neverSpacedLetters.has(next.text)
  if (isMarker || !isLetter || !/^[a-z]+$/u.test(next.text)) return { text: digits, end: at + 1 }
  return { text: `${digits}${next.text.toUpperCase()}`, end: at + 2 }
}

/** `/14`, `-48`, `/A` after a number. */
function joined(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  const mark = tokens[at]
  const next = tokens[at + 1]
  if (mark?.kind !== 'mark' || mark.text === ',' || next === undefined) return null
  if (next.kind === 'word') {
    const isLetter = next.text.length === 1 && next.glued && /^[a-z]$/u.test(next.text)
    return isLetter ? { text: `${mark.text}${next.text.toUpperCase()}`, end: at + 2 } : null
  }
  if (next.kind !== 'number' || next.text.length > longestNumber) return null
  const number = withLetter(tokens, at + 1)
  return number === null ? null : { text: `${mark.text}${number.text}`, end: number.end }
}

/** `m. 3`, `lok. 4a`, `kl. 2 m. 5`, or a bare second number at the end. */
function readFlat(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  let next = skipComma(tokens, at)
  if (staircaseMarkers.has(tokens[next]?.text ?? '') && tokens[next + 1] !== undefined) next += 2
  const marked = flatMarkers.has(tokens[next]?.text ?? '')
  if (marked) next = tokens[next + 1]?.text === '/' ? next + 2 : next + 1
  if (tokens[next]?.kind !== 'number') return null
  const number = withLetter(tokens, next)
  if (number === null || (!marked && number.end < tokens.length)) return null
  return number
}

function skipComma(tokens: readonly Token[], at: number): number {
  return tokens[at]?.text === ',' ? at + 1 : at
}
