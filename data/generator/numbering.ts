import { at } from './geometry.ts'
import { compareNumbers, isOdd, leading } from './house-number.ts'
import { type Random } from './random.ts'
import { type Slot, type StreetSides } from './slots.ts'

export interface NumberedSlot {
  readonly slot: Slot
  readonly number: string
}

/** A number that is known to stand at a place along the street. */
interface Anchor {
  readonly along: number
  readonly value: number
}

export interface SideWish {
  readonly slots: readonly Slot[]
  readonly odd: boolean
  readonly anchors: readonly Anchor[]
  /** Whether a district's description names this number of the street. */
  readonly isAllowed: (number: string) => boolean
}

/** EMUiA gives no I, O and Q; five letters are enough for one number. */
const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
const METRES_PER_NUMBER = 11
/** How often a house shares its neighbour's number with a letter, or takes two numbers (12/14). */
const LETTER_SHARE = 0.06
const DOUBLE_SHARE = 0.015

/** The places of known numbers on both sides, made to rise, with a guess for both ends. */
export function anchorsOf(sides: StreetSides): Anchor[] {
  const known = [...sides.odd, ...sides.even]
    .flatMap((slot) => (slot.known === null ? [] : [{ along: slot.along, value: leading(slot.known) }]))
    .sort((a, b) => a.along - b.along)
  const rising = known.filter((anchor, i) =>
    known.every(
      (other, j) =>
        j === i || Math.sign(other.along - anchor.along) === Math.sign(other.value - anchor.value),
    ),
  )
  return rising
}

/** Numbers one side of a street, rising along it; slots that no allowed number fits stay empty. */
export function numberSide(wish: SideWish, random: Random): NumberedSlot[] {
  const out: NumberedSlot[] = []
  const first = firstAllowed(wish, wish.odd ? 1 : 2)
  if (first === null) return out
  const pace = paceOf(wish, first)
  for (const [i, slot] of wish.slots.entries()) {
    const number =
      slot.known ?? nextNumber(wish, { out, first, pace, limit: limitAfter(wish.slots, i) }, slot, random)
    if (number === null) continue
    out.push({ slot, number })
  }
  return out.filter(({ slot, number }, i) => {
    // A known number stands where it is known to, whichever came first.
    const keeper =
      out.find((o) => o.number === number && o.slot.known !== null) ?? out.find((o) => o.number === number)
    return slot.known !== null || keeper === at(out, i)
  })
}

interface Progress {
  readonly out: readonly NumberedSlot[]
  readonly first: number
  readonly pace: ((along: number) => number) | null
  readonly limit: number
}

/** The next known number ahead: everything before it stays below. */
function limitAfter(slots: readonly Slot[], index: number): number {
  const ahead = slots.slice(index + 1).find((slot) => slot.known !== null)
  return ahead?.known === undefined || ahead.known === null ? Infinity : leading(ahead.known)
}

function nextNumber(wish: SideWish, progress: Progress, slot: Slot, random: Random): string | null {
  const last = progress.out[progress.out.length - 1]?.number
  const due = progress.pace === null ? null : sameParity(progress.pace(slot.along), wish.odd)
  if (last === undefined) return wholeNumber(wish, Math.max(progress.first, due ?? 0), progress.limit, random)
  const after = lastWhole(last) + 2
  const lettered = sharesNumber(slot, due, after, random) ? withNextLetter(last) : null
  if (lettered !== null && wish.isAllowed(lettered)) return lettered
  if (isFarAhead(due, after)) return null
  return wholeNumber(wish, Math.max(after, due ?? after + skip(random)), progress.limit, random)
}

/** Whether a house takes its neighbour's number with a letter: behind it, or where numbers run ahead. */
function sharesNumber(slot: Slot, due: number | null, after: number, random: Random): boolean {
  if (slot.behind) return true
  return due === null ? random() < LETTER_SHARE : due < after
}

/** Numbers far ahead of their place: the room stays empty until the place catches up. */
function isFarAhead(due: number | null, after: number): boolean {
  return due !== null && after > due + 6
}

function wholeNumber(wish: SideWish, from: number, limit: number, random: Random): string | null {
  const whole = firstAllowed(wish, from)
  if (whole === null || whole >= limit) return null
  const second = whole + 2
  const isDouble = random() < DOUBLE_SHARE && second < limit && wish.isAllowed(String(second))
  return isDouble ? `${whole}/${second}` : String(whole)
}

function skip(random: Random): number {
  return random() < 0.1 ? 2 : 0
}

/** The greatest whole number that a number uses up: 14 of `12/14`. */
function lastWhole(number: string): number {
  return leading(number.split('/')[1] ?? number)
}

/** The nearest odd or even number. */
function sameParity(value: number, odd: boolean): number {
  return odd ? 2 * Math.round((value - 1) / 2) + 1 : 2 * Math.round(value / 2)
}

function withNextLetter(number: string): string | null {
  if (number.includes('/')) return null
  const letter = /[A-Z]$/.exec(number)?.[0]
  const next = letter === undefined ? 'A' : LETTERS[LETTERS.indexOf(letter) + 1]
  return next === undefined ? null : `${leading(number)}${next}`
}

function firstAllowed(wish: SideWish, from: number): number | null {
  for (let value = from; value < from + 160; value += 2) {
    if (wish.isAllowed(String(value))) return value
  }
  return null
}

/** Where known numbers stand on the street, the number is a matter of place; otherwise of counting. */
function paceOf(wish: SideWish, first: number): ((along: number) => number) | null {
  const anchors = wish.anchors
  if (anchors.length === 0) return null
  const last = at(anchors, anchors.length - 1)
  const start: Anchor = { along: 0, value: Math.min(first, at(anchors, 0).value) }
  const beyond: Anchor = { along: last.along + 1000, value: last.value + 1000 / METRES_PER_NUMBER }
  const points = [start, ...anchors, beyond]
  return (along) => {
    const ahead = points.findIndex((anchor) => anchor.along > along)
    const index = ahead < 0 ? points.length - 1 : Math.max(1, ahead)
    const a = at(points, index - 1)
    const b = at(points, index)
    return a.value + ((b.value - a.value) * (along - a.along)) / Math.max(1, b.along - a.along)
  }
}

/**
 * Adds a number that must exist although its place is unknown: into its gap, or in place of its neighbour. The
 * `required` ones, of which it is one, do not take each other's places.
 */
export function withNumber(
  numbered: readonly NumberedSlot[],
  number: string,
  required: readonly string[],
): NumberedSlot[] {
  if (numbered.some((entry) => entry.number === number)) return [...numbered]
  const free = (entry: NumberedSlot | undefined): boolean =>
    entry?.slot.known === null && !required.includes(entry.number)
  const side = numbered.filter((entry) => isOdd(entry.number) === isOdd(number))
  // Where its side has no room, a house across the street takes it.
  const own = side.some(free) ? side : numbered
  const index = own.findIndex((entry) => compareNumbers(entry.number, number) > 0)
  const heir = index < 0 ? own[own.length - 1] : own[free(own[index]) ? index : index - 1]
  return numbered.map((entry) => (entry === heir && free(entry) ? { ...entry, number } : entry))
}
