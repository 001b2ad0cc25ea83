/** The only source of "now"; tests pass their own. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** The calendar day in Poland, `YYYY-MM-DD`: dates of the law are local dates. */
export function today(clock: Clock): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' }).format(clock.now())
}
