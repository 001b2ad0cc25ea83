import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { may } from '../../../platform/rights/policy.ts'
import {
  type NewPerson,
  type Person,
  type postPerson,
  type putEnrolment,
  type putPerson,
} from '../contract.ts'
import { holdClassUnit } from '../repository/class-units.ts'
import { endEnrolment, hasSchool, insertEnrolment, selectEnrolments } from '../repository/enrolments.ts'
import {
  bumpVersion,
  findNumbers,
  insertPerson,
  mayWriteChild,
  mayWritePerson,
  nextPersonId,
  type PersonRow,
  updateAccount,
  updateIdentity,
  updatePerson,
} from '../repository/persons.ts'
import { checkedFacts, readNumber, refuseTaken, storedIdentity } from './identity.ts'
import { countLookup } from './lookups.ts'
import { aboutPerson, personDetail, seenPerson } from './persons.ts'

type Enrolment = NonNullable<Input<typeof postPerson>['body']['enrolment']>

/** Adds a person and enrols them. Throws 400 with pointers, 409 `number-taken`, 429 `too-many-lookups`. */
export async function addPerson({ body }: Input<typeof postPerson>, context: Context): Promise<Person> {
  const { enrolment, ...person } = body
  if (person.identity.kind !== 'none') await countLookup(context, 'number')
  return context.db.transaction(async (tx) => {
    await requirePlace(tx, enrolment, '/body/enrolment')
    if (enrolment !== null && person.birthDate === null && person.identity.kind !== 'pesel')
      throw wrong('/body/birthDate', 'input.birth-date-missing')
    const id = await storePerson(tx, context, person, '/body')
    if (enrolment !== null) await insertEnrolment(tx, { personId: id, ...enrolment })
    tx.audit({ action: 'people.add', object: { kind: 'person', id }, schoolId: enrolment?.schoolId ?? null })
    return personDetail(tx, context, id)
  })
}

/** Writes a new person, for the caller to join to a school or a child; `at` is where the input stands. Throws as `addPerson`. */
export async function storePerson(
  tx: Db,
  context: Context,
  { identity, ...given }: NewPerson,
  at: string,
): Promise<number> {
  const number = identity.kind === 'pesel' ? identity.pesel : undefined
  const facts = await checkedFacts(tx, context, given, { number, at })
  const id = await nextPersonId(tx)
  await refuseTaken(tx, context, identity, id)
  const createdAt = context.clock.now().toISOString()
  await insertPerson(tx, { id, createdAt }, facts, storedIdentity(context.secrets, id, identity))
  return id
}

/** Corrects a person. Throws `not-found`, 400 with pointers, 409 `version-conflict` and `number-taken`. */
export async function correctPerson(
  { params, body }: Input<typeof putPerson>,
  context: Context,
): Promise<Person> {
  const { identity, version, ...given } = body
  const { secrets } = context
  if (identity.kind === 'pesel' || identity.kind === 'document') await countLookup(context, 'number')
  return context.db.transaction(async (tx) => {
    const row = await seenPerson(tx, context, params.id)
    if (!(await mayWritePerson(tx, row.id))) throw notFound('person', row.id)
    const stored = await findNumbers(tx, row.id)
    const before = stored && readNumber(secrets, row.id, stored)
    const known = before?.kind === 'pesel' ? before.number : undefined
    const kept = identity.kind === 'unchanged' ? known : undefined
    const number = identity.kind === 'pesel' ? identity.pesel : kept
    const facts = await checkedFacts(tx, context, given, { number, at: '/body' })
    if (identity.kind !== 'unchanged') {
      await refuseTaken(tx, context, identity, row.id)
      await updateIdentity(tx, row.id, storedIdentity(secrets, row.id, identity))
      if (known !== number) await partFromAccount(tx, row)
    }
    if ((await updatePerson(tx, row.id, version, facts)) === 0) throw conflict('version-conflict')
    const details = { identity: identity.kind }
    tx.audit({ action: 'people.correct', ...aboutPerson(row), details })
    return personDetail(tx, context, row.id)
  })
}

/**
 * Whoever bears another PESEL may be another person: nobody gets an account by a number that was written in later, since one
 * signs in by it (ADR 24).
 */
async function partFromAccount(tx: Db, row: PersonRow): Promise<void> {
  if (row.accountId === null) return
  await updateAccount(tx, row.id, null)
  tx.audit({ action: 'people.part-account', ...aboutPerson(row), details: { accountId: row.accountId } })
}

/** Moves a child to another school or class unit. Throws `not-found`, 400 with pointers, 409 as `correctPerson`. */
export function moveChild({ params, body }: Input<typeof putEnrolment>, context: Context): Promise<Person> {
  const { version, ...target } = body
  return context.db.transaction(async (tx) => {
    const row = await seenPerson(tx, context, params.id)
    if (!(await mayWriteChild(tx, row.id))) throw notFound('person', row.id)
    await requirePlace(tx, target, '/body')
    if ((await bumpVersion(tx, row.id, version)) === 0) throw conflict('version-conflict')
    for (const { id } of await selectEnrolments(tx, row.id, today(context.clock)))
      await endEnrolment(tx, id, target.validFrom)
    if ((await insertEnrolment(tx, { personId: row.id, ...target })) === 0)
      throw conflict('enrolled-elsewhere')
    tx.audit({
      action: 'people.enrol',
      ...aboutPerson(row),
      details: { school: target.schoolId, classUnit: target.classUnitId, from: target.validFrom },
    })
    return personDetail(tx, context, row.id)
  })
}

/** Refuses a school at which whoever entered may not write, and a class unit that is not of it: 400 with pointers. */
async function requirePlace(tx: Db, enrolment: Enrolment | null, at: string): Promise<void> {
  if (!mayWriteAt(tx, enrolment?.schoolId ?? null)) {
    throw enrolment === null
      ? wrong(at, 'input.enrolment-missing')
      : wrong(`${at}/schoolId`, 'input.school-not-yours')
  }
  if (enrolment !== null) await requireUnit(tx, enrolment, at)
}

/** Null: outside all schools. */
const mayWriteAt = (tx: Db, schoolId: number | null) =>
  tx.actor === null || may(tx.actor.rights, 'people.write', { schoolId })

async function requireUnit(tx: Db, { schoolId, classUnitId }: Enrolment, at: string): Promise<void> {
  if (!(await hasSchool(tx, schoolId))) throw wrong(`${at}/schoolId`, 'input.school-not-yours')
  if (classUnitId === null) return
  const unit = await holdClassUnit(tx, classUnitId)
  if (unit?.schoolId !== schoolId) throw wrong(`${at}/classUnitId`, 'input.class-unit-unknown')
  if (unit.endedOn !== null) throw wrong(`${at}/classUnitId`, 'input.unit-ended')
}

const wrong = (pointer: string, why: string) => invalid([{ pointer, why }])
