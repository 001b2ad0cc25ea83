import { joinAccounts, loadPersons } from '../../server/core/people/index.ts'
import { pesel, peselFacts } from '../../server/platform/identifiers/contract.ts'
import { CANARY_PESELS } from './canary.ts'
import type { TestCity } from './database.ts'
import type { Somebody } from './signed-in.ts'

export interface Family {
  readonly childId: number
  readonly guardianId: number
  readonly classUnitId: number
}

/** A child of a school with one guardian, in a class unit of their own; the child bears the number of a young canary. */
export async function makeFamily(city: TestCity, schoolId: number, canary: 1 | 2): Promise<Family> {
  const number = pesel.parse(CANARY_PESELS[canary])
  const createdAt = city.context.clock.now().toISOString()
  const nobody = { birthDate: null, sex: null, homeAddressId: null, identity: { kind: 'none' } } as const
  const { classUnitId, persons } = await city.db.transaction((tx) =>
    loadPersons(
      tx,
      {
        classUnit: { schoolId, schoolYear: 2026, name: `${canary}a` },
        families: [
          {
            child: {
              ...nobody,
              ...peselFacts(number),
              key: 'child',
              givenName: `Kanarek${canary}`,
              familyName: 'Żółty',
              identity: { kind: 'pesel', pesel: number },
            },
            guardians: [{ ...nobody, key: 'guardian', givenName: `Karina${canary}`, familyName: 'Żółta' }],
          },
        ],
      },
      { secrets: city.context.secrets, createdAt, from: '2026-09-01' },
    ),
  )
  return {
    classUnitId,
    childId: persons.get('child') ?? 0,
    guardianId: persons.get('guardian') ?? 0,
  }
}

/** Joins persons to the accounts of those who sign in as them. */
export async function signsInAs(
  { db }: TestCity,
  ...pairs: readonly (readonly [number, Somebody])[]
): Promise<void> {
  const accounts = new Map(pairs.map(([personId, { accountId }]) => [personId, accountId]))
  await db.transaction((tx) => joinAccounts(tx, accounts))
}
