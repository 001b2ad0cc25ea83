import { type Branch, type OpeningDay } from '../../../server/modules/library/contract.ts'
import { daysAfter, today } from '../../platform/days.ts'
import { formatWeekday } from '../../platform/format.ts'

type Translate = (key: string, params?: Readonly<Record<string, string>>) => string

/** Whether a library is open, until when, or when it opens next. */
export function stateWords(
  { isOpen, closesAt, opensAt }: Pick<Branch, 'isOpen' | 'closesAt' | 'opensAt'>,
  t: Translate,
  now: string = today(),
): string {
  if (isOpen) return t('library.isOpen', { time: shortTime(closesAt?.time ?? '') })
  if (opensAt === null) return t('library.closed')
  const time = shortTime(opensAt.time)
  if (opensAt.day === now) return t('library.opensToday', { time })
  if (opensAt.day === daysAfter(now, 1)) return t('library.opensTomorrow', { time })
  return t('library.opensOn', { day: formatWeekday(opensAt.day), time })
}

/** What a day's row says: `10:00–18:00`, or why it is closed. */
export function dayWords({ openings, isHoliday, reason }: OpeningDay, t: Translate): string {
  const hours = openings
    .map(({ opens, closes }) => `${shortTime(opens.time)}–${shortTime(closes.time)}`)
    .join(', ')
  if (hours !== '') return reason === null ? hours : t('library.openOtherwise', { hours, reason })
  if (reason !== null) return t('library.closedFor', { reason })
  return isHoliday ? t('library.holiday') : t('library.closed').toLowerCase()
}

/** `09:00` → `9:00`, as it is written on doors; the end of a day is `24:00`. */
const shortTime = (time: string) => time.replace(/^0(?=\d)/, '')
