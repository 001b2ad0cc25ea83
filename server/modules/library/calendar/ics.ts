import ical from 'ical-generator'

import { type Civil, dayAfter } from '../hours/civil.ts'
import { type Day } from '../hours/openings.ts'

const ZONE = 'Europe/Warsaw'

/** As the zone has been since 1996: the rules of the European Union. */
const VTIMEZONE = [
  'BEGIN:VTIMEZONE',
  `TZID:${ZONE}`,
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

/** What a calendar tells of a branch. */
export interface CalendarOf {
  readonly id: number
  readonly name: string
  readonly address: string
  /** Whose installation it is: ids of events are unlike those of any other. */
  readonly host: string
  readonly days: readonly Day[]
  readonly closures: readonly ClosedDays[]
  /** The moment of writing. */
  readonly stamp: Date
  readonly words: { readonly open: string; readonly closed: string }
}

interface ClosedDays {
  readonly id: number
  readonly firstDay: string
  readonly lastDay: string
  readonly hours: string | null
  readonly reason: string
}

/** Openings as events of some hours, and closures as events of whole days (RFC 5545). */
export function openingsCalendar(of: CalendarOf): string {
  const { id, name, address, host, days, closures, stamp, words } = of
  const calendar = ical({
    name,
    prodId: { company: 'Rejon', product: 'library' },
    // Of a zone with a name it would write the moment of writing too, which is to be in UTC.
    timezone: { name: null, generator: () => VTIMEZONE },
  })
  for (const { opens, closes } of days.flatMap(({ openings }) => openings)) {
    calendar.createEvent({
      id: `library-${id}-${opens.day}-${opens.time.replace(':', '')}@${host}`,
      stamp,
      start: wall(opens),
      end: wall(closes),
      timezone: ZONE,
      summary: `${name}: ${words.open}`,
      location: address,
    })
  }
  for (const { id: closureId, firstDay, lastDay, hours, reason } of closures) {
    if (hours !== null) continue
    calendar.createEvent({
      id: `library-closure-${closureId}@${host}`,
      stamp,
      start: wall({ day: firstDay, time: '00:00' }),
      end: wall({ day: dayAfter(lastDay), time: '00:00' }),
      allDay: true,
      timezone: ZONE,
      summary: `${name}: ${words.closed}`,
      description: reason,
      location: address,
    })
  }
  return calendar.toString()
}

/** The writer puts down what a date shows in the clock of the process. */
function wall({ day, time }: Civil): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new Date(year, month - 1, date, hour, minute)
}
