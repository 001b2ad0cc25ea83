import { type Db } from '../../../platform/db/db.ts'
import { type Secrets } from '../../../platform/secrets/index.ts'
import { type NewPerson } from '../contract.ts'
import { insertClassUnit } from '../repository/class-units.ts'
import { insertEnrolment } from '../repository/enrolments.ts'
import { insertGuardianship } from '../repository/guardianships.ts'
import { insertPerson, nextPersonId, updateAccount } from '../repository/persons.ts'
import { storedIdentity } from './identity.ts'

/** A class unit of a school with its children and those who care for them. */
export interface NewFamilies {
  readonly classUnit: { readonly schoolId: number; readonly schoolYear: number; readonly name: string }
  readonly families: readonly NewFamily[]
}

interface NewFamily {
  readonly child: NewPerson & { readonly key: string }
  readonly guardians: readonly (NewPerson & { readonly key: string })[]
}

export interface LoadedPersons {
  readonly classUnitId: number
  /** Ids of persons by their keys. */
  readonly persons: ReadonlyMap<string, number>
}

interface Loading {
  readonly secrets: Secrets
  readonly createdAt: string
  /** From when on the children are enrolled and in their guardians' care. */
  readonly from: string
}

/** Writes the families of a new municipality, inside the owner's transaction. A person whose key comes again is the same one. */
export async function loadPersons(
  tx: Db,
  { classUnit, families }: NewFamilies,
  { secrets, createdAt, from }: Loading,
): Promise<LoadedPersons> {
  const classUnitId = await insertClassUnit(tx, classUnit)
  if (classUnitId === undefined) throw new Error(`The class unit ${classUnit.name} is there already`)
  const persons = new Map<string, number>()
  const store = async ({ key, identity, ...facts }: NewFamily['child']): Promise<number> => {
    const known = persons.get(key)
    if (known !== undefined) return known
    const id = await nextPersonId(tx)
    await insertPerson(tx, { id, createdAt }, facts, storedIdentity(secrets, id, identity))
    persons.set(key, id)
    return id
  }
  for (const { child, guardians } of families) {
    const personId = await store(child)
    await insertEnrolment(tx, { personId, schoolId: classUnit.schoolId, classUnitId, validFrom: from })
    for (const each of guardians) {
      const pair = { guardianId: await store(each), childId: personId }
      await insertGuardianship(tx, pair, {
        kind: 'parent',
        courtLimit: 'none',
        basis: null,
        validFrom: child.birthDate ?? from,
        validTo: null,
      })
    }
  }
  return { classUnitId, persons }
}

/** Joins persons to the accounts by which they sign in. */
export async function joinAccounts(tx: Db, accounts: ReadonlyMap<number, number>): Promise<void> {
  for (const [personId, accountId] of accounts) await updateAccount(tx, personId, accountId)
}
