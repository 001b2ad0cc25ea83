import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { Input, Output } from '../http/endpoint.ts'
import { type Job, jobAsTold, startJob } from '../jobs/index.ts'
import type { listAudit } from './contract.ts'
import { VERIFICATION } from './jobs.ts'
import { selectEntries } from './repository.ts'

/** The entries that pass the filter, newest first, a page at a time. That they were read is an entry too. */
export function listEntries(
  { query }: Input<typeof listAudit>,
  context: Context,
): Promise<Output<typeof listAudit>> {
  const { limit, from, to, accountId, action, objectKind, objectId, schoolId, after } = query
  const filter = { from, to, accountId, action, objectKind, objectId, schoolId, after }
  return context.db.transaction(async (tx) => {
    const found = await selectEntries(tx, { ...filter, limit: limit + 1 })
    const entries = found.slice(0, limit)
    tx.audit({ action: 'audit.read', details: { ...givenOf(filter), entries: entries.length } })
    const schools = await namesOfSchools(tx, context, entries)
    const named = entries.map((entry) => ({ ...entry, schoolName: schools.get(entry.schoolId) ?? null }))
    return { entries: named, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
  })
}

async function namesOfSchools(
  tx: Db,
  { findUnits }: Context,
  entries: readonly { readonly schoolId: number | null }[],
): Promise<ReadonlyMap<number | null, string>> {
  const ids = entries.map(({ schoolId }) => schoolId).filter((id) => id !== null)
  const schools = await findUnits(tx, 'school', ids)
  return new Map(schools.map(({ id, title }) => [id, title]))
}

/** What was asked for, without what was not. */
function givenOf(
  filter: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> {
  const given: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) given[name] = value
  return given
}

/** Lets the whole trail be verified, as a job: it may be long. Throws 409 where that is under way. */
export function startVerification(_: unknown, context: Context): Promise<Job> {
  return context.db.transaction(async (tx) => {
    const id = await startJob(tx, context, VERIFICATION, {})
    return jobAsTold(tx, context, id)
  })
}
