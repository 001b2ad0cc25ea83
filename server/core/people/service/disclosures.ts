import { type Context } from '../../../platform/context.ts'
import { type Input, type Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { may } from '../../../platform/rights/policy.ts'
import { type postDisclosure } from '../contract.ts'
import { findNumbers, mayWritePerson } from '../repository/persons.ts'
import { readNumber } from './identity.ts'
import { countLookup } from './lookups.ts'
import { aboutPerson, seenPerson } from './persons.ts'

type Disclosed = Output<typeof postDisclosure>

/** Shows a person's number to who may see it there, and notes why. Throws `not-found` and 429 `too-many-lookups`. */
export async function discloseNumber(
  { params, body }: Input<typeof postDisclosure>,
  context: Context,
): Promise<Disclosed> {
  await countLookup(context, 'unmask')
  return context.db.transaction(async (tx) => {
    const row = await seenPerson(tx, context, params.id)
    const isMine =
      tx.actor === null ||
      may(tx.actor.rights, 'people.unmask', { schoolId: row.school?.id ?? null }) ||
      // A guardian of the school's pupils has no school; who unmasks there writes there too.
      (await mayWritePerson(tx, row.id))
    if (!isMine) throw notFound('person', params.id)
    const stored = await findNumbers(tx, row.id)
    const shown = stored && readNumber(context.secrets, row.id, stored)
    tx.audit({
      action: 'people.unmask',
      ...aboutPerson(row),
      reason: body.reason,
      details: { kind: shown?.kind ?? 'none' },
    })
    return shown ?? { kind: 'none', number: null }
  })
}
