import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { CommandArguments, CommandContext } from '../command.ts'
import type { Context } from '../context.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { JobTools } from '../jobs/index.ts'
import type { JobResult } from '../jobs/kind.ts'
import type { ImportKind } from './kind.ts'
import { type DraftRow, endDraft, findDraft, findPiece, updatePreview } from './repository/drafts.ts'
import { findImport } from './repository/history.ts'
import { emptyReport, type ImportReport } from './report.ts'
import type { Sight } from './contract.ts'

interface Work {
  readonly work: 'preview' | 'apply'
  /** Of the draft. */
  readonly id: number
  readonly kinds: readonly ImportKind[]
}

/**
 * Does a piece of work with the files of a draft, by the very command that the terminal has. What it does twice after a
 * crash is as if done once: a preview replaces the one before, a draft lands in the transaction that says so.
 */
export async function workOnDraft({ work, id, kinds }: Work, tools: Tools): Promise<JobResult> {
  const { context } = tools
  const draft = await context.db.transaction((tx) => findDraft(tx, id))
  if (draft === undefined) throw notFound('import-draft', id)
  if (draft.importId !== null) return told('applied', await reportOf(context, draft.importId))
  if (draft.endedAt !== null) throw new Problem(409, 'import-draft-ended')
  const kind = kinds.find(({ name }) => name === draft.kind)
  if (kind === undefined) throw new Problem(409, 'import-kind-unknown', { kind: draft.kind })
  const folder = await mkdtemp(join(tmpdir(), 'rejon-import-'))
  try {
    const names = await writeFiles(draft, folder, tools)
    return await (work === 'preview' ? preview : apply)(draft, { kind, names, folder }, tools)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Given {
  readonly kind: ImportKind
  readonly names: readonly string[]
  readonly folder: string
}

type Tools = Pick<JobTools, 'context' | 'signal' | 'progress'>

async function preview(draft: DraftRow, given: Given, tools: Tools): Promise<JobResult> {
  const { context } = tools
  let found: { report: ImportReport; sights: readonly Sight[] } = { report: emptyReport(), sights: [] }
  await given.kind.command.run(argumentsOf(draft, given, true), {
    ...commandContext(given, tools),
    watch: {
      looked: (report, sights) => {
        found = { report, sights }
      },
    },
  })
  await context.db.transaction(async (tx) => {
    await updatePreview(tx, draft.id, { ...found, at: context.clock.now() })
  })
  return told('previewed', found.report)
}

async function apply(draft: DraftRow, given: Given, tools: Tools): Promise<JobResult> {
  const { context } = tools
  let landed: ImportReport | undefined
  let last: ImportReport = emptyReport()
  await given.kind.command.run(argumentsOf(draft, given, false), {
    ...commandContext(given, tools),
    watch: {
      looked: (report) => {
        last = report
      },
      landed: async (tx, importId, report) => {
        await endDraft(tx, draft.id, { importId, at: context.clock.now() })
        const details = { import: draft.kind, id: importId }
        tx.audit({ action: 'imports.land', object: { kind: 'import-draft', id: draft.id }, details })
        landed = report
      },
    },
  })
  if (landed !== undefined) return told('applied', landed)
  return { isAlarming: true, said: [{ words: 'refused', params: { refused: last.refused.length } }] }
}

function argumentsOf({ options }: DraftRow, { names }: Given, isTrial: boolean): CommandArguments {
  return { positionals: names, values: { ...options, 'dry-run': isTrial } }
}

/** What the command gets in place of a terminal. Whatever it does, it hears there that it shall end. */
function commandContext({ folder }: Given, { context, signal, progress }: Tools): CommandContext {
  return {
    ...context,
    folder,
    print: () => undefined,
    warn: () => undefined,
    progress: (_, far) => {
      signal.throwIfAborted()
      if (far !== undefined) progress(far.done, far.all, 'records')
    },
  }
}

/** Writes the files into a folder, each into one of its own: two may have the same name. */
async function writeFiles(
  draft: DraftRow,
  folder: string,
  { context, signal, progress }: Tools,
): Promise<string[]> {
  const names: string[] = []
  for (const [index, { name }] of draft.files.entries()) {
    await mkdir(join(folder, String(index)))
    names.push(join(String(index), name))
    const all = draft.files.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    const pieces = piecesOf(context, draft.id, index, (bytes) => {
      signal.throwIfAborted()
      done += bytes
      progress(done, all, 'files')
    })
    await pipeline(Readable.from(pieces), createWriteStream(join(folder, String(index), name)))
  }
  return names
}

async function* piecesOf(
  { db }: Context,
  draftId: number,
  file: number,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let start = 0
  for (;;) {
    const place = { draftId, file, start }
    const piece = await db.transaction((tx) => findPiece(tx, place))
    if (piece === undefined) return
    count(piece.bytes.length)
    yield piece.bytes
    start += piece.bytes.length
  }
}

async function reportOf({ db }: Context, importId: number): Promise<ImportReport> {
  return (await db.transaction((tx) => findImport(tx, importId)))?.report ?? emptyReport()
}

function told(words: 'previewed' | 'applied', report: ImportReport): JobResult {
  const { new: added, changed, closed, refused } = report
  const counts = { new: added, changed, closed, refused: refused.length }
  return { said: [{ words, params: counts }], ...(refused.length > 0 && { isAlarming: true }) }
}
