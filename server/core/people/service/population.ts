import { createHash } from 'node:crypto'

import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { currentCatchment } from '../../catchments/index.ts'
import { type getSchoolChildren } from '../contract.ts'
import {
  type Children,
  insertPopulation,
  insertResidents,
  landChildren,
  nameLoading,
  type Residents,
  selectCatchmentChildren,
  selectPopulation,
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
  await landPopulation(tx, { asOf: `${year}-12-31`, source: 'demo', children })
}

/** A state of the children of the municipality. */
export interface NewChildren {
  /** The day of which it is, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
  readonly children: readonly Children[]
}

/** Makes a state of the children the one that holds; false where it holds already. */
export async function landPopulation(tx: Db, { asOf, source, children }: NewChildren): Promise<boolean> {
  const digest = digestOf(children)
  const held = await selectPopulation(tx)
  const isHeld = held === undefined ? children.length === 0 : held.digest === digest && held.asOf === asOf
  if (isHeld) return false
  const homes = new Set(children.map(({ addressId }) => addressId)).size
  const sum = children.reduce((total, each) => total + each.children, 0)
  const id = await insertPopulation(tx, { asOf, source, homes, children: sum, digest })
  await landChildren(tx, id, children)
  return true
}

/** Tells whether two states are the same, and nothing of what is in them. */
function digestOf(children: readonly Children[]): string {
  const lines = children.map((each) => `${each.addressId}:${each.birthYear}:${each.children}`).toSorted()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
