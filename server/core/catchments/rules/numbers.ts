import { type HouseNumber, normaliseNumber, parseHouseNumber } from '../../addresses/index.ts'
import type { NumberRule } from './rule.ts'

/** A house number read once, for all the rules that it is held against. */
export interface ReadNumber {
  readonly normal: string
  /** Null when it is no house number: then only a whole street or a list can name it. */
  readonly parsed: HouseNumber | null
}

export function readNumber(raw: string): ReadNumber {
  return { normal: normaliseNumber(raw), parsed: parseHouseNumber(raw) }
}

/** Whether the rule names the number, its exceptions left aside. */
export function isNamed(rule: NumberRule, number: ReadNumber): boolean {
  switch (rule.kind) {
    case 'list':
      return hasExactly(rule.numbers, number)
    case 'whole':
      return hasParity(rule, number)
    case 'range':
      return number.parsed !== null && hasParity(rule, number) && isWithin(rule, number.parsed)
  }
}

/** List and exclusion items mean that very number: `7` is not `7B` (law.md 2.2 f). */
export function isExcepted(rule: NumberRule, number: ReadNumber): boolean {
  return hasExactly(rule.except, number)
}

/** `24A` beside an exclusion of `24`: it stays in, but the resolution may have meant the whole plot. */
export function isNearlyExcepted(rule: NumberRule, number: ReadNumber): boolean {
  return rule.except.some((item) => {
    const excepted = readNumber(item)
    return excepted.parsed?.integer === number.parsed?.integer && excepted.normal !== number.normal
  })
}

/** The second number of a corner or joined building, `14` of `12/14` and of `12-14`; undefined when it has none. */
export function secondNumber(number: ReadNumber): ReadNumber | undefined {
  const second = /^[/-](\d{1,5})/.exec(number.parsed?.rest ?? '')?.[1]
  return second === undefined ? undefined : readNumber(second)
}

function hasExactly(items: readonly string[], number: ReadNumber): boolean {
  return items.some((item) => normaliseNumber(item) === number.normal)
}

function hasParity({ parity }: NumberRule, { parsed }: ReadNumber): boolean {
  if (parity === 'all') return true
  if (parsed === null) return false
  return parsed.integer % 2 === (parity === 'odd' ? 1 : 0)
}

/** An unlettered bound takes in all letters of its number, a lettered one stops at its letter (law.md 2.2 b). */
function isWithin(rule: NumberRule, number: HouseNumber): boolean {
  const from = bound(rule.from)
  const to = bound(rule.to)
  return (
    (from === null || compareToBound(number, from) >= 0) && (to === null || compareToBound(number, to) <= 0)
  )
}

function bound(text: string | null): HouseNumber | null {
  if (text === null) return null
  const parsed = parseHouseNumber(text)
  if (parsed === null) throw new Error(`A rule's bound is no house number: ${text}`)
  return parsed
}

function compareToBound(number: HouseNumber, limit: HouseNumber): number {
  if (number.integer !== limit.integer) return number.integer - limit.integer
  if (limit.letter === '' || number.letter === limit.letter) return 0
  return number.letter < limit.letter ? -1 : 1
}
