/** A moment as the clock on the wall shows it in Poland; texts of one form, so that they sort by time. */
export interface Civil {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** `HH:MM` */
  readonly time: string
}

const polish = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Warsaw',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** What the clock on the wall shows at an instant. */
export function civilOf(instant: Date): Civil {
  const [day = '', time = ''] = polish.format(instant).split(' ')
  return { day, time: time.slice(0, 5) }
}

const MINUTE = 60_000
/** Poland is ahead of UTC by one hour, in summer by two. */
const OFFSETS = [120, 60]

/**
 * The instant at which the clock shows this. A time that comes twice, when summer ends, is the earlier one; one that is
 * left out, when summer begins, is as far behind the gap as it stands in it: 02:30 is 03:30.
 */
export function instantOf({ day, time }: Civil): Date {
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  const instants = OFFSETS.map((offset) => new Date(asUtc - offset * MINUTE))
  const shown = instants.find((instant) => {
    const civil = civilOf(instant)
    return civil.day === day && civil.time === time
  })
  return shown ?? new Date(asUtc - 60 * MINUTE)
}

/** The day `count` days after another. */
export function dayAfter(day: string, count = 1): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + count * 1_440 * MINUTE).toISOString().slice(0, 10)
}
