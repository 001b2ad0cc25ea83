import type { Clock } from '../../server/platform/clock.ts'

/** The day on which the tests live: a Sunday in November 2026, noon in Poland. */
export const TEST_CLOCK: Clock = { now: () => new Date('2026-11-22T11:00:00Z') }
