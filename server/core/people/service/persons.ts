import { createHash } from 'node:crypto'

import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Db } from '../../../platform/db/db.ts'
import { cursorOf, writeCursor } from '../../../platform/http/cursor.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import {
  type getOwnPersons,
  type getPerson,
  type getPersonReads,
  type Guardianship,
  type Person,
  type PersonLine,
  type postPersonSearch,
} from '../contract.ts'
import { type GuardianshipRow, selectGuardianships } from '../repository/guardianships.ts'
import { selectReads } from '../repository/lookups.ts'
import { findPerson, type PersonRow, selectLines, selectOwn, selectPersons } from '../repository/persons.ts'
import { digestsOf } from './identity.ts'
import { countLookup } from './lookups.ts'

const MOST_READS = 200

/** Persons that whoever entered may see, by name or by a whole number, a page at a time. */
export async function searchPersons(
  { body }: Input<typeof postPersonSearch>,
  context: Context,
): Promise<Output<typeof postPersonSearch>> {
  const { name, number, limit, after } = body
  if (number !== undefined) await countLookup(context, 'number')
  const filter = {
    words: (name ?? '').split(/[\s\p{Cc}-]+/u).filter((word) => word !== ''), // PostgreSQL knows no NUL
    digests: number === undefined ? undefined : digestsOf(number, context.secrets),
    on: today(context.clock),
    after: after === undefined ? undefined : cursorOf(after),
    limit: limit + 1,
  }
  return context.db.transaction(async (tx) => {
    const found = await selectPersons(tx, filter)
    const persons = found.slice(0, limit)
    const last = persons.at(-1)
    auditList(tx, persons, number === undefined ? 'name' : 'number')
    return {
      persons,
      next: found.length > limit && last !== undefined ? writeCursor([last.familyName, 0, last.id]) : null,
    }
  })
}

/** A list that was read is one entry: how many, and a digest of who. */
function auditList(tx: Db, persons: readonly PersonLine[], by: string): void {
  const ids = persons.map(({ id }) => id).sort((a, b) => a - b)
  tx.audit({
    action: 'people.list',
    details: { by, persons: ids.length, ids: createHash('sha256').update(ids.join(' ')).digest('hex') },
  })
}

/** Who the asker is, and the children in their care. */
export function listOwnPersons(_input: unknown, context: Context): Promise<Output<typeof getOwnPersons>> {
  return context.db.transaction(async (tx) => {
    const own = await selectOwn(tx, today(context.clock))
    auditList(tx, [...(own.self === null ? [] : [own.self]), ...own.wards], 'own')
    return own
  })
}

/** One person. Throws `not-found` for who is out of sight too. */
export function readPerson({ params }: Input<typeof getPerson>, context: Context): Promise<Person> {
  return context.db.transaction(async (tx) => {
    const row = await seenPerson(tx, context, params.id)
    tx.audit({ action: 'people.read', ...aboutPerson(row) })
    return detailOf(tx, context, row)
  })
}

/** Who has read or changed a person's record. Throws `not-found`. */
export function listReads(
  { params }: Input<typeof getPersonReads>,
  context: Context,
): Promise<Output<typeof getPersonReads>> {
  return context.db.transaction(async (tx) => {
    tx.audit({ action: 'people.read-trail', ...aboutPerson(await seenPerson(tx, context, params.id)) })
    return { reads: await selectReads(tx, params.id, MOST_READS) }
  })
}

/** The row of a person. Throws `not-found`, the same for who is not there and who is out of sight. */
export async function seenPerson(tx: Db, { clock }: Context, id: number): Promise<PersonRow> {
  const row = await findPerson(tx, id, today(clock))
  if (row === undefined) throw notFound('person', id)
  return row
}

/** By what an entry of the audit trail names a person. */
export const aboutPerson = ({ id, school }: Pick<PersonRow, 'id' | 'school'>) => ({
  object: { kind: 'person', id },
  schoolId: school?.id ?? null,
})

/** A person as they are after a change in the same transaction. */
export async function personDetail(tx: Db, context: Context, id: number): Promise<Person> {
  return detailOf(tx, context, await seenPerson(tx, context, id))
}

async function detailOf(tx: Db, { clock }: Context, row: PersonRow): Promise<Person> {
  const { hasPesel, documentKind, ...rest } = row
  const held = await selectGuardianships(tx, row.id)
  const others = held.map(({ guardianId, childId }) => (guardianId === row.id ? childId : guardianId))
  const lines = new Map((await selectLines(tx, others, today(clock))).map((line) => [line.id, line]))
  const withLine = (of: 'guardianId' | 'childId') =>
    held.flatMap((each) => guardianshipWith(each, lines.get(each[of]), each[of] !== row.id))
  return {
    ...rest,
    identity: { kind: hasPesel ? 'pesel' : documentKind === null ? 'none' : 'document', documentKind },
    guardians: withLine('guardianId'),
    wards: withLine('childId'),
  }
}

/** None where the other one is out of the reader's sight. */
function guardianshipWith(
  { guardianId, childId, ...held }: GuardianshipRow,
  person: PersonLine | undefined,
  isOther: boolean,
): Guardianship[] {
  return person === undefined || !isOther || guardianId === childId ? [] : [{ ...held, person }]
}
