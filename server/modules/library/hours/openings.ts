import { type Civil, civilOf, dayAfter, instantOf } from './civil.ts'
import { type Hours, hoursOf, type Opening } from './hours.ts'

/** Days on which usual hours do not hold. */
export interface Exception {
  readonly firstDay: string
  /** Still part of it. */
  readonly lastDay: string
  /** What holds in their place; null: it is closed. */
  readonly hours: string | null
  readonly reason: string
}

/** When something is open: as usual, from one day until another, and when not. */
export interface Timetable {
  readonly hours: string
  readonly exceptions: readonly Exception[]
  readonly validFrom: string
  /** The first day on which it is no more. */
  readonly validTo: string | null
}

export interface Day {
  readonly day: string
  readonly isHoliday: boolean
  /** Why the usual hours do not hold. */
  readonly reason: string | null
  readonly openings: Opening[]
}

/** `count` days, one by one. */
export function daysOf(timetable: Timetable, firstDay: string, count: number): Day[] {
  const usual = hoursOf(timetable.hours)
  const endDay = dayAfter(firstDay, count)
  const openings = usual.openings(firstDay, endDay)
  return Array.from({ length: count }, (_, index) => {
    const day = dayAfter(firstDay, index)
    const exception = timetable.exceptions.find((each) => each.firstDay <= day && day <= each.lastDay)
    return {
      day,
      isHoliday: usual.isHoliday(day),
      reason: exception?.reason ?? null,
      openings: exists(timetable, day)
        ? openingsOn(
            day,
            exception,
            openings.filter(({ opens }) => opens.day === day),
          ).map((opening) => cutAtClosure(opening, timetable))
        : [],
    }
  })
}

const exists = ({ validFrom, validTo }: Timetable, day: string) =>
  validFrom <= day && (validTo === null || day < validTo)

function openingsOn(
  day: string,
  exception: Exception | undefined,
  usual: readonly Opening[],
): readonly Opening[] {
  if (exception === undefined) return usual
  return exception.hours === null ? [] : hoursOf(exception.hours).openings(day, dayAfter(day))
}

/** A night that runs into a day on which it is closed ends at midnight. */
function cutAtClosure({ opens, closes }: Opening, { exceptions, validTo }: Timetable): Opening {
  const isClosedNext =
    validTo === closes.day ||
    exceptions.some(
      ({ firstDay, lastDay, hours }) => hours === null && firstDay <= closes.day && closes.day <= lastDay,
    )
  const isOverMidnight = closes.day > opens.day
  return { opens, closes: isOverMidnight && isClosedNext ? { day: closes.day, time: '00:00' } : closes }
}

/** What a resident asks at a moment. */
export interface State {
  readonly isOpen: boolean
  /** When it closes, if it is open. */
  readonly closesAt: Civil | null
  /** When it opens next, if it is closed and opens in the weeks to come. */
  readonly opensAt: Civil | null
}

/** So far ahead is looked for the next opening. */
const WEEKS_AHEAD = 9

/** Whether it is open at an instant, until when, and else when it opens next. */
export function stateAt(timetable: Timetable, instant: Date): State {
  const firstDay = dayAfter(civilOf(instant).day, -1) // it may have opened yesterday
  const closed = { isOpen: false, closesAt: null, opensAt: null }
  // Nearly always one of the days to come decides; weeks are looked through only when none does.
  for (const [from, count] of [
    [firstDay, 5],
    [dayAfter(firstDay, 5), WEEKS_AHEAD * 7],
  ] as const) {
    const openings = joined(daysOf(timetable, from, count).flatMap((day) => day.openings))
    const next = openings.find(({ closes }) => instant < instantOf(closes))
    if (next === undefined) continue
    return instant < instantOf(next.opens)
      ? { ...closed, opensAt: next.opens }
      : { isOpen: true, closesAt: next.closes, opensAt: null }
  }
  return closed
}

/** Openings that follow one another without a break are one. */
function joined(openings: readonly Opening[]): Opening[] {
  const all: Opening[] = []
  for (const opening of openings) {
    const last = all.at(-1)
    if (last?.closes.day === opening.opens.day && last.closes.time === opening.opens.time)
      all.splice(-1, 1, { opens: last.opens, closes: opening.closes })
    else all.push(opening)
  }
  return all
}

/** A timetable of these hours and no exceptions, for who tries hours out. */
export const usually = (hours: Hours): Timetable => ({
  hours: hours.text,
  exceptions: [],
  validFrom: '0001-01-01',
  validTo: null,
})
