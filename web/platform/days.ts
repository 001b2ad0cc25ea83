const DAY_MILLISECONDS = 86_400_000
const POLISH_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

/** The day that it is in Poland now, `YYYY-MM-DD`. */
export function today(now: Date = new Date()): string {
  return POLISH_DAY.format(now)
}

/** `2026-12-31` and 1 → `2027-01-01`. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MILLISECONDS).toISOString().slice(0, 10)
}

/** `2026-11-22` → `2026/2027`. Prawo oświatowe, art. 92: a school year is from 1 September to 31 August. */
export function schoolYear(day: string): string {
  const year = Number(day.slice(0, 4))
  const first = day.slice(5) >= '09-01' ? year : year - 1
  return `${first}/${first + 1}`
}
