import { type Db } from '../../../platform/db/db.ts'
import { type Unit } from '../../../platform/rights/units.ts'
import { selectClassUnits } from '../repository/class-units.ts'
import { selectLines } from '../repository/persons.ts'

/** Class units as units of grants: `5a (2026/27)`. */
export async function findClassUnits(tx: Db, ids: readonly number[]): Promise<Unit[]> {
  const units = await selectClassUnits(tx, ids)
  return units.map(({ id, schoolId, schoolYear, name, endedOn }) => ({
    id,
    schoolId,
    isEnded: endedOn !== null,
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
