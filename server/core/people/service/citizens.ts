import { type CitizenSource } from '../../../platform/accounts/index.ts'
import { findByPesel, selectWardsOf } from '../repository/citizens.ts'
import { updateAccount } from '../repository/persons.ts'
import { digestsOf } from './identity.ts'

/** What the sign-in by login.gov.pl is told of persons. */
export const citizens: CitizenSource = {
  async find(tx, number, { secrets, on }) {
    const found = await findByPesel(tx, digestsOf(number, secrets).pesels)
    return found && { ...found, wards: await selectWardsOf(tx, found.personId, on) }
  },
  async join(tx, personId, accountId) {
    await updateAccount(tx, personId, accountId)
    tx.audit({
      action: 'people.join-account',
      object: { kind: 'person', id: personId },
      details: { accountId, by: 'citizen' },
    })
  },
}
