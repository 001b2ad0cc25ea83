import type { Context } from '../../context.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { notFound } from '../../http/problem.ts'
import type { Job } from '../../jobs/contract.ts'
import { jobAsTold, type JobKind, startJob } from '../../jobs/index.ts'
import type {
  getDraftRefusals,
  getImportRefusals,
  ImportEntryShown,
  listImportKinds,
  listImports,
  listSights,
  Refusals,
  undoImport,
} from '../contract.ts'
import type { ImportKind } from '../kind.ts'
import { findDraft, selectDraftSights } from '../repository/drafts.ts'
import { findImport, type ImportRow, selectImports } from '../repository/history.ts'
import { countsOf } from './counts.ts'

export function readKinds(
  known: readonly ImportKind[],
  { db }: Context,
): Promise<Output<typeof listImportKinds>> {
  const kinds = known.map(({ name, accepts, takesSeveral, fields }) => ({
    name,
    accepts: [...accepts],
    takesSeveral,
    fields: fields.map(({ choices = [], isRequired = false, initial = null, ...field }) => ({
      ...field,
      choices: [...choices],
      isRequired,
      initial,
    })),
  }))
  // What stands in the program is told to those only who may ask: entering the transaction finds out.
  return db.transaction(() => Promise.resolve({ kinds }))
}

export function readImports(
  kinds: readonly ImportKind[],
  { query }: Input<typeof listImports>,
  context: Context,
): Promise<Output<typeof listImports>> {
  return context.db.transaction(async (tx) => {
    const found = await selectImports(tx, { after: query.after, limit: query.limit + 1 })
    const rows = found.slice(0, query.limit)
    return {
      imports: rows.map((row) => shown(row, kinds)),
      next: found.length > query.limit ? (rows.at(-1)?.id ?? null) : null,
    }
  })
}

function shown(row: ImportRow, kinds: readonly ImportKind[]): ImportEntryShown {
  const { isKept, report, ...entry } = row
  const isKnown = kinds.some(({ name }) => name === row.kind)
  return { ...entry, mayUndo: isKept && isKnown && row.undoneAt === null, counts: countsOf(report) }
}

export function readRefusals(
  { params }: Input<typeof getImportRefusals>,
  { db }: Context,
): Promise<Refusals> {
  return db.transaction(async (tx) => {
    const row = await findImport(tx, params.id)
    if (row === undefined) throw notFound('import', params.id)
    return { refused: row.report.refused }
  })
}

export function readDraftRefusals(
  { params }: Input<typeof getDraftRefusals>,
  { db }: Context,
): Promise<Refusals> {
  return db.transaction(async (tx) => {
    const row = await findDraft(tx, params.id)
    if (row === undefined) throw notFound('import-draft', params.id)
    return { refused: row.report?.refused ?? [] }
  })
}

export function readSights(
  { params, query }: Input<typeof listSights>,
  { db }: Context,
): Promise<Output<typeof listSights>> {
  return db.transaction(async (tx) => {
    if ((await findDraft(tx, params.id)) === undefined) throw notFound('import-draft', params.id)
    const { change, after, limit } = query
    const found = await selectDraftSights(tx, { draftId: params.id, change, after, limit: limit + 1 })
    const rows = found.slice(0, limit)
    const changes = rows.map(({ place, ...row }) => ({ ...row, geometry: place }))
    return { changes, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
  })
}

/** Asks for an import to be undone. Throws 404, and 409 where another import is at work. */
export function undo(by: JobKind, { params }: Input<typeof undoImport>, context: Context): Promise<Job> {
  return context.db.transaction(async (tx) => {
    if ((await findImport(tx, params.id)) === undefined) throw notFound('import', params.id)
    const id = await startJob(tx, context, by, { work: 'undo', id: params.id })
    return jobAsTold(tx, context, id)
  })
}
