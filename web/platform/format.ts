import { type Language, LOCALES, unabbreviated } from '../../server/platform/languages/contract.ts'
import { visit } from './visit.ts'

interface Formats {
  readonly date: Intl.DateTimeFormat
  readonly moment: Intl.DateTimeFormat
  readonly weekday: Intl.DateTimeFormat
  readonly integer: Intl.NumberFormat
  readonly metres: Intl.NumberFormat
  readonly kilometres: Intl.NumberFormat
}

const made = new Map<Language, Formats>()

/** Of the language that is spoken now: what is written with them changes with it. */
function formats(): Formats {
  const language = visit().language.value
  const known = made.get(language)
  if (known !== undefined) return known
  const fresh = makeFormats(LOCALES[language])
  made.set(language, fresh)
  return fresh
}

function makeFormats(locale: string): Formats {
  const length = { style: 'unit', unitDisplay: 'short' } as const
  return {
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
    moment: new Intl.DateTimeFormat(locale, {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'Europe/Warsaw',
    }),
    weekday: new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }),
    integer: new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: 'always' }),
    metres: new Intl.NumberFormat(locale, { ...length, unit: 'meter' }),
    kilometres: new Intl.NumberFormat(locale, {
      ...length,
      unit: 'kilometer',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
  }
}

/** `2026-09-01` → `1 września 2026`, `1 September 2026`, `1 вересня 2026 року`. */
export function formatDate(date: string): string {
  return unabbreviated(formats().date.format(new Date(`${date}T00:00:00Z`)))
}

/** `2026-09-01` → `wtorek, 1 września`. */
export function formatWeekday(date: string): string {
  return formats().weekday.format(new Date(`${date}T00:00:00Z`))
}

/** An instant as a clock in Poland shows it: `1 września 2026 14:05`. */
export function formatMoment(instant: string): string {
  return formats().moment.format(new Date(instant))
}

export function formatCount(count: number): string {
  return formats().integer.format(count)
}

/** A distance to orient oneself by, rounded: `850 m`, `1,2 km`. Not for distances that decide a right. */
export function formatDistance(metres: number): string {
  const tens = Math.max(10, Math.round(metres / 10) * 10)
  const { metres: short, kilometres } = formats()
  const text = tens < 1_000 ? short.format(tens) : kilometres.format(metres / 1_000)
  return text.replaceAll(' ', '\u00A0')
}

/** A name whose number and abbreviations stay with the word after them: `Szkoła Podstawowa nr 18 im. Jana Matejki`. */
export function unbroken(name: string): string {
  return name.replaceAll(/(?<= |^)(nr|im\.|ul\.|al\.|pl\.|św\.|ks\.|gen\.|dr|[wzioau]) /giu, '$1\u00A0')
}
