/** The only source of "now"; tests pass their own. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

// Swedish dates are written YYYY-MM-DD.
const polishDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

/** The last day told; writing a date costs more than a kept tile, and no day turns within a minute. */
let told = { minute: Number.NaN, day: '' }

/** The calendar day in Poland, `YYYY-MM-DD`: dates of the law are local dates. */
export function today(clock: Clock): string {
  const now = clock.now()
  const minute = Math.floor(now.getTime() / 60_000)
  if (told.minute !== minute) told = { minute, day: polishDay.format(now) }
  return told.day
}
