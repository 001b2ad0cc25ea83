import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { currentCatchment } from '../../catchments/index.ts'
import { type getSchoolChildren } from '../contract.ts'
import {
  type Children,
  insertChildren,
  insertResidents,
  nameLoading,
  type Residents,
  selectCatchmentChildren,
} from '../repository/population.ts'

/** Those whom schools and kindergartens plan for: born this year, or up to twenty years before. */
const OLDEST = 20
const BATCH = 2_000

/** The children in a school's catchment by year of birth, as sums that name nobody. Throws 404 for an unknown school. */
export async function readSchoolChildren(
  { params }: Input<typeof getSchoolChildren>,
  context: Context,
): Promise<Output<typeof getSchoolChildren>> {
  const year = Number(today(context.clock).slice(0, 4))
  const demo = context.municipality.isDemo
  return context.db.transaction(async (tx) => {
    const catchmentId = await currentCatchment(tx, params.id, context)
    if (catchmentId === undefined) return { demo, total: null, years: [] }
    const sums = await selectCatchmentChildren(tx, { catchmentId, first: year - OLDEST, last: year })
    return {
      demo,
      total: sums[0]?.total ?? null,
      years: sums.map(({ birthYear, children }) => ({ birthYear, children })),
    }
  })
}

/** Who lives where, counted in a year. */
export interface Population {
  readonly year: number
  readonly residents: readonly Residents[]
  readonly children: readonly Children[]
}

/** Writes the people of a new municipality, inside the owner's transaction: the application's role may not. */
export async function loadPeople(tx: Db, { year, residents, children }: Population): Promise<void> {
  await nameLoading(tx)
  for (let from = 0; from < residents.length; from += BATCH)
    await insertResidents(tx, residents.slice(from, from + BATCH), year)
  for (let from = 0; from < children.length; from += BATCH)
    await insertChildren(tx, children.slice(from, from + BATCH))
}
