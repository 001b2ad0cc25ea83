import { today } from '../server/platform/clock.ts'
import { type Context } from '../server/platform/context.ts'
import { invalid } from '../server/platform/http/problem.ts'
import { selectEntryYear } from './repository.ts'

const [EARLIEST, LATEST] = [1990, 2100]
const FOUR_DIGITS = /^\d{4}$/
const KNOWN_FROM = ['catchments'] as const

/** The September that `?entryYear=` names, if it does; a Problem 400 when it names none. */
export function readEntryYear(query: string | undefined): number | undefined {
  if (query === undefined) return undefined
  const named = new URLSearchParams(query).getAll('entryYear')
  if (named.length === 0) return undefined
  const year = named.length === 1 && FOUR_DIGITS.test(named[0] ?? '') ? Number(named[0]) : Number.NaN
  if (year >= EARLIEST && year <= LATEST) return year
  throw invalid([{ pointer: '/query/entryYear', why: 'map.entryYearRefused' }])
}

/** The year meant when a request names none: asked of the database once a day and state of the catchments. */
export async function currentEntryYear({
  cache,
  clock,
  db,
}: Pick<Context, 'cache' | 'clock' | 'db'>): Promise<number> {
  const on = today(clock)
  const build = () => db.transaction((tx) => selectEntryYear(tx, on))
  const { year } = await cache.get(db, `tiles: entry year on ${on}`, KNOWN_FROM, build)
  return year
}
