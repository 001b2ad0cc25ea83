import { LRUCache } from 'lru-cache'
import OpeningHours from 'opening_hours'

import { type Civil, dayAfter, instantOf } from './civil.ts'

/** From when to when something is open. */
export interface Opening {
  readonly opens: Civil
  /** Of the next day when it is open over midnight. */
  readonly closes: Civil
}

/** Opening hours that have been read. */
export interface Hours {
  /** As the syntax writes them: `pon-pt 10-18` becomes `Mo-Fr 10:00-18:00`. */
  readonly text: string
  /** Openings that begin on one of these days, the last one excluded, the earliest first. */
  openings(firstDay: string, endDay: string): readonly Opening[]
  isHoliday(day: string): boolean
}

export type ReadHours = { readonly hours: Hours } | { readonly refused: Refusal }

/** Why hours are not understood, or not kept: a key of the catalogue. */
export interface Refusal {
  readonly why: 'input.hours-broken' | 'input.hours-vague' | 'input.hours-never'
  /** How far the text could be read. */
  readonly at?: string
}

/** Holidays are those of Poland; its voivodeships have none of their own. */
const POLAND = { lat: 52, lon: 19, address: { country_code: 'pl', state: '' } }
const SETTINGS = {
  locale: 'pl',
  mode: 0,
  tag_key: undefined,
  map_value: undefined,
  warnings_severity: undefined,
}

/** A library that opens on no day of so many is none. */
const LOOKED_AHEAD_DAYS = 400
const CLOCKLESS = /\b(?:sunrise|sunset|dawn|dusk)\b|\bSH|["+]|unknown/i
const MENTIONS_HOLIDAYS = /\bPH\b/

/**
 * Reads opening hours in the syntax of OpenStreetMap. Those that depend on the sun, on school holidays (of which nobody
 * publishes a list that could be read here) or on somebody's word are refused: a resident asks whether it is open.
 */
export function readHours(text: string, today: string): ReadHours {
  if (CLOCKLESS.test(text)) return { refused: { why: 'input.hours-vague' } }
  try {
    const hours = hoursOf(text)
    // Some faults show only when it is asked.
    const openings = hours.openings(today, dayAfter(today, LOOKED_AHEAD_DAYS))
    return openings.length === 0 ? { refused: { why: 'input.hours-never' } } : { hours }
  } catch (error) {
    return { refused: { why: 'input.hours-broken', at: placeOf(error, text) } }
  }
}

/** The parser marks the place of a fault with an arrow. */
function placeOf(error: unknown, text: string): string {
  const [, read] = /^(.*?) <--- /s.exec(String(error)) ?? []
  return read ?? text
}

const known = new LRUCache<string, Hours>({ max: 2_000 })

/** Hours that were read before they were stored. Throws when the text is no hours. */
export function hoursOf(text: string): Hours {
  const before = known.get(text)
  if (before !== undefined) return before
  const hours = parse(text)
  known.set(text, hours)
  return hours
}

function parse(text: string): Hours {
  const written = new OpeningHours(text, POLAND, SETTINGS)
  const pretty = written.prettifyValue()
  // Libraries are closed on public holidays: whoever opens on one says so.
  const ruled = MENTIONS_HOLIDAYS.test(pretty)
    ? written
    : new OpeningHours(`${pretty}; PH off`, POLAND, SETTINGS)
  const kept = new LRUCache<string, readonly Opening[]>({ max: 20 })
  return {
    text: pretty,
    isHoliday: (day) => written.getPublicHolidayContext(local({ day, time: '12:00' })).isHoliday,
    openings(firstDay, endDay) {
      const key = `${firstDay} ${endDay}`
      const openings = kept.get(key) ?? openingsOf(ruled, firstDay, endDay)
      kept.set(key, openings)
      return openings
    },
  }
}

/**
 * The parser knows no time zones: it reads the clock of the process, whatever that is. So it is asked about days and times
 * as the wall in Poland shows them, and what it answers is read the same way.
 */
function openingsOf(ruled: OpeningHours, firstDay: string, endDay: string): Opening[] {
  // A day before: what begins there and lasts over midnight is no opening of the first day.
  const from = local({ day: dayAfter(firstDay, -1), time: '00:00' })
  const to = local({ day: dayAfter(endDay), time: '00:00' })
  return ruled
    .getOpenIntervals(from, to)
    .map(([opens, closes]) => ({ opens: civil(opens), closes: civil(closes) }))
    .flatMap(splitLong)
    .filter(({ opens }) => opens.day >= firstDay && opens.day < endDay)
    .filter(({ opens, closes }) => instantOf(opens) < instantOf(closes))
}

/** What never closes is told day by day. */
function splitLong({ opens, closes }: Opening): Opening[] {
  const midnight = { day: dayAfter(opens.day), time: '00:00' }
  const nextNoon = { day: midnight.day, time: '12:00' }
  if (isBefore(closes, nextNoon)) return [{ opens, closes }]
  return [{ opens, closes: midnight }, ...splitLong({ opens: midnight, closes })]
}

const isBefore = (one: Civil, other: Civil) => `${one.day} ${one.time}` <= `${other.day} ${other.time}`

function local({ day, time }: Civil): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(year, month - 1, date, hour, minute)
}

const two = (value: number) => String(value).padStart(2, '0')

const civil = (date: Date): Civil => ({
  day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  time: `${two(date.getHours())}:${two(date.getMinutes())}`,
})
