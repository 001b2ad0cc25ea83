import { type Context } from '../../../platform/context.ts'
import { openAccountIn } from '../../../platform/accounts/index.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { conflict, notFound } from '../../../platform/http/problem.ts'
import { type postPersonAccount } from '../contract.ts'
import { joinAccount, mayWritePerson } from '../repository/persons.ts'
import { aboutPerson, seenPerson } from './persons.ts'

/**
 * Opens an account by which a person signs in, for who writes about them and manages accounts at their school. Throws
 * `not-found`, 409 `person-has-account`, and as opening any account does.
 */
export function openPersonAccount(
  { params, body }: Input<typeof postPersonAccount>,
  context: Context,
): Promise<Output<typeof postPersonAccount>> {
  return context.db.transaction(async (tx) => {
    const person = await seenPerson(tx, context, params.id)
    if (!(await mayWritePerson(tx, person.id))) throw notFound('person', person.id)
    const opened = await openAccountIn(tx, context, body)
    // Told by the row itself: of two who ask at once the second finds it joined.
    if ((await joinAccount(tx, person.id, opened.id)) === 0) throw conflict('person-has-account')
    tx.audit({ action: 'people.open-account', ...aboutPerson(person), details: { accountId: opened.id } })
    return opened
  })
}
