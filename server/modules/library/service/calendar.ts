import { type Context } from '../../../platform/context.ts'
import { type Input } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { message } from '../../../platform/messages.ts'
import { openingsCalendar } from '../calendar/ics.ts'
import { type getOpeningsCalendar } from '../contract.ts'
import { civilOf } from '../hours/civil.ts'
import { daysOf } from '../hours/openings.ts'
import { timetableOf } from '../listing/branch.ts'
import { findPublicBranch, selectClosures } from '../repository.ts'

/** So many days are told, from today on: calendars ask again. */
const DAYS_TOLD = 42

/** Openings of a branch and its closures, for calendars. Throws `not-found`. */
export function writeCalendar(
  { params }: Input<typeof getOpeningsCalendar>,
  { db, clock, visitor, municipality }: Context,
): Promise<string> {
  const stamp = clock.now()
  const { day } = civilOf(stamp)
  return db.transaction(async (tx) => {
    const branch = await findPublicBranch(tx, params.id)
    if (branch === undefined) throw notFound('library-branch', params.id)
    const closures = await selectClosures(tx, [branch.id], day)
    const { id, name, address } = branch
    return openingsCalendar({
      ...{ id, name, address, stamp, closures },
      host: `${municipality.slug}.${new URL(visitor.origin).hostname}`,
      days: daysOf(timetableOf(branch, closures), day, DAYS_TOLD),
      words: {
        open: message('calendar.open', {}, visitor.language),
        closed: message('calendar.closed', {}, visitor.language),
      },
    })
  })
}
