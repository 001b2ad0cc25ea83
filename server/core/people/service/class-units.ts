import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { may } from '../../../platform/rights/policy.ts'
import {
  type ClassUnit,
  type getClassUnits,
  type getGrantableClassUnits,
  type postClassUnit,
  type postClassUnitEnding,
  type putClassUnit,
} from '../class-units/contract.ts'
import {
  insertClassUnit,
  isNameTaken,
  listUnits,
  lockClassUnit,
  updateClassUnit,
} from '../repository/class-units.ts'
import { hasSchool } from '../repository/enrolments.ts'

/** Class units where whoever entered may see persons. */
export function listClassUnits(
  { query }: Input<typeof getClassUnits>,
  { db, clock }: Context,
): Promise<Output<typeof getClassUnits>> {
  const filter = { ...query, permission: 'people.read', on: today(clock) } as const
  return db.transaction(async (tx) => ({ classUnits: await listUnits(tx, filter) }))
}

/** Class units of a school for which whoever entered may give roles. */
export function listGrantable(
  { query }: Input<typeof getGrantableClassUnits>,
  { db, clock }: Context,
): Promise<Output<typeof getGrantableClassUnits>> {
  const filter = { ...query, permission: 'accounts.manage', on: today(clock) } as const
  return db.transaction(async (tx) => {
    const units = await listUnits(tx, filter)
    return {
      classUnits: units
        .filter(({ endedOn }) => endedOn === null)
        .map(({ id, schoolId, schoolYear, name }) => ({ id, schoolId, schoolYear, name })),
    }
  })
}

/** Adds a class unit. Throws 400 with pointers, 409 `class-unit-exists`. */
export function addClassUnit(
  { body }: Input<typeof postClassUnit>,
  context: Context,
): Promise<Output<typeof postClassUnit>> {
  return context.db.transaction(async (tx) => {
    const { schoolId, schoolYear, name } = body
    if (!mayWriteAt(tx, schoolId) || !(await hasSchool(tx, schoolId)))
      throw invalid([{ pointer: '/body/schoolId', why: 'input.school-not-yours' }])
    const id = await insertClassUnit(tx, body)
    if (id === undefined) throw conflict('class-unit-exists', { name })
    tx.audit({ action: 'people.add-class-unit', ...about({ id, schoolId }), details: { name, schoolYear } })
    return unitToWrite(tx, context, id)
  })
}

/** Renames a class unit. Throws `not-found`, 409 `class-unit-exists`, `class-unit-ended` and `version-conflict`. */
export function renameClassUnit(
  { params, body }: Input<typeof putClassUnit>,
  context: Context,
): Promise<ClassUnit> {
  const { name, version } = body
  return context.db.transaction(async (tx) => {
    const unit = await unitToWrite(tx, context, params.id)
    requireOpen(unit)
    if (await isNameTaken(tx, unit, name)) throw conflict('class-unit-exists', { name })
    if ((await updateClassUnit(tx, { id: unit.id, version }, { name, endedOn: null })) === 0)
      throw conflict('version-conflict')
    tx.audit({
      action: 'people.change-class-unit',
      ...about(unit),
      details: { before: unit.name, name },
    })
    return unitToWrite(tx, context, unit.id)
  })
}

/** Ends a class unit from today on. Throws `not-found`, 409 `class-unit-in-use`, `class-unit-ended` and `version-conflict`. */
export function endClassUnit(
  { params, body }: Input<typeof postClassUnitEnding>,
  context: Context,
): Promise<ClassUnit> {
  const { reason, version } = body
  return context.db.transaction(async (tx) => {
    await lockClassUnit(tx, params.id)
    const unit = await unitToWrite(tx, context, params.id)
    requireOpen(unit)
    if (unit.pupils > 0) throw conflict('class-unit-in-use', { name: unit.name, pupils: unit.pupils })
    const ended = { name: unit.name, endedOn: today(context.clock) }
    if ((await updateClassUnit(tx, { id: unit.id, version }, ended)) === 0) throw conflict('version-conflict')
    tx.audit({ action: 'people.end-class-unit', ...about(unit), reason, details: { name: unit.name } })
    return unitToWrite(tx, context, unit.id)
  })
}

/** A class unit of a school where whoever entered may write: they see all who are enrolled in it. Throws `not-found`. */
async function unitToWrite(tx: Db, { clock }: Context, id: number): Promise<ClassUnit> {
  const [unit] = await listUnits(tx, { id, permission: 'people.write', on: today(clock) })
  if (unit === undefined || !mayWriteAt(tx, unit.schoolId)) throw notFound('class-unit', id)
  return unit
}

const mayWriteAt = (tx: Db, schoolId: number) =>
  tx.actor === null || may(tx.actor.rights, 'people.write', { schoolId })

const about = ({ id, schoolId }: Pick<ClassUnit, 'id' | 'schoolId'>) => ({
  object: { kind: 'class-unit', id },
  schoolId,
})

function requireOpen({ endedOn }: ClassUnit): void {
  if (endedOn !== null) throw conflict('class-unit-ended')
}
