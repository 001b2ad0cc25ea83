/** The only source of "now"; tests pass their own. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

// Swedish dates are written YYYY-MM-DD. Making a format costs more than a whole query.
const polishDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

/** The calendar day in Poland, `YYYY-MM-DD`: dates of the law are local dates. */
export function today(clock: Clock): string {
  return polishDay.format(clock.now())
}
