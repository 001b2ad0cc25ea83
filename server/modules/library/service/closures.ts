import { today } from '../../../platform/clock.ts'
import { type Context } from '../../../platform/context.ts'
import { type Input } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { bumpLayer } from '../../../platform/layers/index.ts'
import { type Closure, type deleteClosure, type postClosure } from '../contract.ts'
import { closureOf } from '../listing/branch.ts'
import { deleteClosureOf, findOverlappingClosure, insertClosure } from '../repository.ts'
import { about, branchToWrite, hoursFrom } from './keeping.ts'

/** Closes a branch for some days. Throws 400 with pointers, `not-found`, 409 `library-closure-overlaps`. */
export function addClosure({ params, body }: Input<typeof postClosure>, context: Context): Promise<Closure> {
  const { firstDay, lastDay, reason } = body
  if (lastDay < firstDay) throw invalid([{ pointer: '/body/lastDay', why: 'input.date-order' }])
  return context.db.transaction(async (tx) => {
    const branch = await branchToWrite(tx, context, params.id)
    const hours = body.hours === null ? null : hoursFrom(body.hours, '/body/hours', today(context.clock)).text
    const other = await findOverlappingClosure(tx, branch.id, body)
    if (other !== undefined)
      throw conflict('library-closure-overlaps', { from: other.firstDay, to: other.lastDay })
    const closure = await insertClosure(tx, { branchId: branch.id, firstDay, lastDay, hours, reason })
    tx.audit({
      action: 'library.add-closure',
      ...about(branch),
      details: { name: branch.name, firstDay, lastDay },
    })
    await bumpLayer(tx, 'library')
    return closureOf(closure)
  })
}

/** Takes a closure back. Throws `not-found`, 409 `library-branch-closed`. */
export function removeClosure(
  { params }: Input<typeof deleteClosure>,
  context: Context,
): Promise<Record<string, never>> {
  return context.db.transaction(async (tx) => {
    const branch = await branchToWrite(tx, context, params.id)
    const closure = await deleteClosureOf(tx, branch.id, params.closureId)
    if (closure === undefined) throw notFound('library-closure', params.closureId)
    const { firstDay, lastDay } = closure
    tx.audit({
      action: 'library.remove-closure',
      ...about(branch),
      details: { name: branch.name, firstDay, lastDay },
    })
    await bumpLayer(tx, 'library')
    return {}
  })
}
