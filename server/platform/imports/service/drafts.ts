import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { conflict, invalid, notFound, Problem } from '../../http/problem.ts'
import type { Job } from '../../jobs/contract.ts'
import { jobAsTold, type JobKind, startJob } from '../../jobs/index.ts'
import { isOpen } from '../../jobs/policy.ts'
import {
  type beginImport,
  type bringPiece,
  type discardImport,
  type DraftState,
  type getImportDraft,
  type ImportDraft,
  type landImport,
  type listImportDrafts,
  PIECE_BYTES,
  type previewImport,
  TOLD_REFUSALS,
} from '../contract.ts'
import type { ImportKind } from '../kind.ts'
import { mayDiscard, mayLand, mayPreview, REFUSALS } from '../policy.ts'
import {
  type DraftRow,
  endDraft,
  findDraft,
  insertDraft,
  insertPiece,
  lockDraft,
  selectOpenDrafts,
  updateWork,
} from '../repository/drafts.ts'
import { countsOf } from './counts.ts'
import { checkFiles, checkOptions, kindNamed } from './wishes.ts'

/** How many may lie open at once: their bytes lie in the database. */
const OPEN_DRAFTS = 50

export function readDrafts(_: unknown, context: Context): Promise<Output<typeof listImportDrafts>> {
  return context.db.transaction(async (tx) => {
    const drafts: ImportDraft[] = []
    for (const row of await selectOpenDrafts(tx, OPEN_DRAFTS)) drafts.push(await shown(tx, context, row))
    return { drafts }
  })
}

/** Begins an import. Throws 400 with pointers for a kind, an option or a file that there is not, 409 when too many lie open. */
export function begin(
  kinds: readonly ImportKind[],
  { body }: Input<typeof beginImport>,
  context: Context,
): Promise<ImportDraft> {
  const kind = kindNamed(kinds, body.kind)
  const options = checkOptions(kind, body.options)
  checkFiles(kind, body.files)
  return context.db.transaction(async (tx) => {
    if ((await selectOpenDrafts(tx, OPEN_DRAFTS)).length === OPEN_DRAFTS)
      throw conflict('import-drafts-many', { count: OPEN_DRAFTS })
    const accountId = tx.actor?.accountId ?? null
    const begunAt = context.clock.now()
    const id = await insertDraft(tx, { kind: kind.name, options, files: body.files, accountId, begunAt })
    tx.audit({
      action: 'imports.begin',
      object: { kind: 'import-draft', id },
      details: { import: kind.name },
    })
    return shown(tx, context, await draftOf(tx, id))
  })
}

export function readDraft({ params }: Input<typeof getImportDraft>, context: Context): Promise<ImportDraft> {
  return context.db.transaction(async (tx) => shown(tx, context, await draftOf(tx, params.id)))
}

/** Keeps a piece of a file. Throws 404, 409 where it does not follow what has come, 400 where it goes beyond the file's end. */
export function bring(
  { params, body }: Input<typeof bringPiece>,
  { db }: Context,
): Promise<Output<typeof bringPiece>> {
  const bytes = Buffer.from(body.bytes, 'base64')
  return db.transaction(async (tx) => {
    const row = await lockDraft(tx, params.id)
    const file = row?.files[params.file]
    const received = row?.received[params.file]
    if (row === undefined || file === undefined || received === undefined)
      throw notFound('import-draft', params.id)
    if (row.endedAt !== null || row.jobId !== null) throw conflict('import-draft-ended')
    if (body.start > received) throw conflict('import-piece-early', { received })
    checkPiece(body.start, bytes.length, file.size)
    if (body.start < received) return { received }
    await insertPiece(tx, { draftId: row.id, file: params.file, start: body.start, bytes })
    return { received: body.start + bytes.length }
  })
}

/** Pieces have one size, so that one that comes again is the same. */
function checkPiece(start: number, length: number, size: number): void {
  const refuse = (why: string) => invalid([{ pointer: '/body/bytes', why, params: { size: PIECE_BYTES } }])
  if (start + length > size) throw refuse('input.beyond-file')
  if (length !== PIECE_BYTES && start + length !== size) throw refuse('input.piece-size')
}

/** How the files are to be worked with, and when they may be. */
interface Wanted {
  readonly work: 'preview' | 'apply'
  readonly by: JobKind
}

const MAY = { preview: mayPreview, apply: mayLand } as const

/**
 * Asks for a preview of a draft, or for its landing. Throws 404, and 409 where the files have not come whole, have not been
 * previewed before they land, or another import is at work.
 */
export function start(
  { work, by }: Wanted,
  { params: { id } }: Input<typeof previewImport | typeof landImport>,
  context: Context,
): Promise<ImportDraft> {
  return context.db.transaction(async (tx) => {
    const row = await lockDraft(tx, id)
    if (row === undefined) throw notFound('import-draft', id)
    const { state } = await shown(tx, context, row)
    if (!MAY[work](state)) throw conflict(REFUSALS[state])
    const jobId = await startJob(tx, context, by, { work, id })
    await updateWork(tx, id, { work, jobId })
    return shown(tx, context, await draftOf(tx, id))
  })
}

/** Throws files away. Throws 404, and 409 for what is being worked on or has ended. */
export function discard({ params }: Input<typeof discardImport>, context: Context): Promise<ImportDraft> {
  return context.db.transaction(async (tx) => {
    const row = await lockDraft(tx, params.id)
    if (row === undefined) throw notFound('import-draft', params.id)
    const { state } = await shown(tx, context, row)
    if (!mayDiscard(state)) throw conflict(REFUSALS[state])
    await endDraft(tx, row.id, { importId: null, at: context.clock.now() })
    tx.audit({ action: 'imports.discard', object: { kind: 'import-draft', id: row.id } })
    return shown(tx, context, await draftOf(tx, row.id))
  })
}

async function draftOf(tx: Db, id: number): Promise<DraftRow> {
  const row = await findDraft(tx, id)
  if (row === undefined) throw notFound('import-draft', id)
  return row
}

async function shown(tx: Db, context: Context, row: DraftRow): Promise<ImportDraft> {
  const { id, kind, options, begunAt, begunBy, work, report, importId } = row
  const job = await jobOf(tx, context, row)
  return {
    id,
    kind,
    options,
    files: row.files.map((file, index) => ({ ...file, received: row.received[index] ?? 0 })),
    begunAt,
    begunBy,
    state: stateOf(row, job),
    work,
    job,
    counts: report && countsOf(report),
    refused: report?.refused.slice(0, TOLD_REFUSALS) ?? [],
    importId,
  }
}

/** Jobs are cleared before drafts may be. */
async function jobOf(tx: Db, context: Context, { jobId }: DraftRow): Promise<Job | null> {
  if (jobId === null) return null
  try {
    return await jobAsTold(tx, context, jobId)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

function stateOf(
  { endedAt, importId, files, received, report, work }: DraftRow,
  job: Job | null,
): DraftState {
  if (job !== null && isOpen(job.state)) return 'working'
  if (importId !== null) return 'landed'
  if (endedAt !== null) return 'discarded'
  if (work === 'preview' && job !== null && job.state !== 'done') return 'failed'
  if (report !== null) return 'previewed'
  return files.every(({ size }, index) => received[index] === size) ? 'ready' : 'uploading'
}
