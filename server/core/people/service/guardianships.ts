import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { type Input } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { type Person, type postGuardianship, type putGuardianship } from '../contract.ts'
import {
  insertGuardianship,
  overlaps,
  selectGuardianships,
  updateGuardianship,
} from '../repository/guardianships.ts'
import { mayWriteChild, type PersonRow, selectLines } from '../repository/persons.ts'
import { storePerson } from './changes.ts'
import { countLookup } from './lookups.ts'
import { aboutPerson, personDetail, seenPerson } from './persons.ts'

type Body = Input<typeof postGuardianship>['body']

/** Adds a guardian of a child. Throws `not-found`, 400 with pointers, 409 `guardianship-exists` and `number-taken`. */
export async function addGuardianship(
  { params, body }: Input<typeof postGuardianship>,
  context: Context,
): Promise<Person> {
  const { guardian, ...facts } = body
  if ('identity' in guardian && guardian.identity.kind !== 'none') await countLookup(context, 'number')
  return context.db.transaction(async (tx) => {
    const child = await childToWrite(tx, context, params.id)
    requireOrder(facts)
    const guardianId = await guardianOf(tx, context, guardian, child.id)
    const added = await insertGuardianship(tx, { guardianId, childId: child.id }, facts)
    if (added === 0) throw conflict('guardianship-exists')
    tx.audit({
      action: 'people.add-guardian',
      ...aboutPerson(child),
      details: { guardian: guardianId, kind: facts.kind, limit: facts.courtLimit },
    })
    return personDetail(tx, context, child.id)
  })
}

async function guardianOf(tx: Db, context: Context, guardian: Body['guardian'], childId: number) {
  if ('identity' in guardian) return storePerson(tx, context, guardian, '/body/guardian')
  const [known] = await selectLines(tx, [guardian.id], null)
  if (known === undefined || known.id === childId)
    throw invalid([{ pointer: '/body/guardian/id', why: 'input.person-unknown' }])
  return known.id
}

/** Corrects, limits or ends a guardianship. Throws `not-found`, 400 with pointers, 409 `version-conflict`. */
export function changeGuardianship(
  { params, body }: Input<typeof putGuardianship>,
  context: Context,
): Promise<Person> {
  const { version, ...facts } = body
  return context.db.transaction(async (tx) => {
    const child = await childToWrite(tx, context, params.id)
    const held = await selectGuardianships(tx, child.id)
    const one = held.find(({ id, childId }) => id === params.guardianshipId && childId === child.id)
    if (one === undefined) throw notFound('guardianship', params.guardianshipId)
    requireOrder(facts)
    if (await overlaps(tx, one, facts)) throw conflict('guardianship-exists')
    if ((await updateGuardianship(tx, one.id, version, facts)) === 0) throw conflict('version-conflict')
    tx.audit({
      action: 'people.change-guardian',
      ...aboutPerson(child),
      details: { guardian: one.guardianId, kind: facts.kind, limit: facts.courtLimit, until: facts.validTo },
    })
    return personDetail(tx, context, child.id)
  })
}

async function childToWrite(tx: Db, context: Context, id: number): Promise<PersonRow> {
  const child = await seenPerson(tx, context, id)
  if (!(await mayWriteChild(tx, child.id))) throw notFound('person', id)
  return child
}

function requireOrder({ validFrom, validTo }: Pick<Body, 'validFrom' | 'validTo'>): void {
  if (validTo !== null && validTo < validFrom)
    throw invalid([{ pointer: '/body/validTo', why: 'input.date-order' }])
}
