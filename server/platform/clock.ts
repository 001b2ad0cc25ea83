/** The only source of "now"; tests pass their own. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

// Swedish dates are written YYYY-MM-DD.
const polishDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

const HOUR = 3_600_000
let lastDay = { hour: Number.NaN, day: '' }

/** The calendar day in Poland, `YYYY-MM-DD`: dates of the law are local dates. */
export function today(clock: Clock): string {
  const now = clock.now()
  // Poland is whole hours from UTC, so a day begins with an hour; writing a date costs more than finding a tile.
  const hour = Math.floor(now.getTime() / HOUR)
  if (lastDay.hour !== hour) lastDay = { hour, day: polishDay.format(now) }
  return lastDay.day
}
