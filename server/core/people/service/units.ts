import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { type Unit } from '../../../platform/rights/units.ts'
import { type getClassUnits } from '../contract.ts'
import { selectClassUnits } from '../repository/enrolments.ts'
import { selectLines } from '../repository/persons.ts'

/** Class units of all schools or of one. */
export function listClassUnits(
  { query }: Input<typeof getClassUnits>,
  context: Context,
): Promise<Output<typeof getClassUnits>> {
  return context.db.transaction(async (tx) => ({ classUnits: await selectClassUnits(tx, query) }))
}

/** Class units as units of grants: `5a (2026/27)`. */
export async function findClassUnits(tx: Db, ids: readonly number[]): Promise<Unit[]> {
  const units = await selectClassUnits(tx, { ids })
  return units.map(({ id, schoolId, schoolYear, name }) => ({
    id,
    schoolId,
    title: `${name} (${schoolYear}/${String((schoolYear + 1) % 100).padStart(2, '0')})`,
  }))
}

/** Children as units of grants, those that row security lets be seen; the school is where they are, or will be next. */
export async function findWards(tx: Db, ids: readonly number[]): Promise<Unit[]> {
  const wards = await selectLines(tx, ids, null)
  return wards.map(({ id, givenName, familyName, school }) => ({
    id,
    title: `${givenName} ${familyName}`,
    schoolId: school?.id ?? null,
  }))
}
