import { z } from 'zod'

import type { Db } from '../../db/db.ts'
import { and, sql } from '../../db/sql.ts'
import { importReport } from '../contract.ts'
import type { ImportReport } from '../report.ts'
import { sight, type Sight } from '../contract.ts'

const draftFile = z.object({ name: z.string(), size: z.int() })
const draftOptions = z.record(z.string(), z.union([z.string(), z.boolean()]))

const draftRow = z.object({
  id: z.int(),
  kind: z.string(),
  options: draftOptions,
  files: z.array(draftFile),
  /** Bytes of each file that have come. */
  received: z.array(z.int()),
  accountId: z.int().nullable(),
  begunBy: z.string().nullable(),
  begunAt: z.iso.datetime(),
  jobId: z.int().nullable(),
  work: z.enum(['preview', 'apply']).nullable(),
  report: importReport.nullable(),
  importId: z.int().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type DraftRow = z.output<typeof draftRow>

const DRAFT = sql`
  d.id, d.kind, d.options, d.files, d.account_id, d.begun_at, d.job_id, d.work, d.report, d.import_id, d.ended_at,
  CASE WHEN d.account_id IS NOT NULL THEN coalesce(
    (SELECT a.name FROM accounts AS a WHERE a.id = d.account_id), '#' || d.account_id
  ) END AS begun_by,
  ARRAY(
    SELECT (SELECT coalesce(sum(length(p.bytes)), 0)::int FROM imports_pieces AS p WHERE p.draft_id = d.id AND p.file = n)
    FROM generate_series(0, jsonb_array_length(d.files) - 1) AS n ORDER BY n
  ) AS received`

export interface NewDraft {
  readonly kind: string
  readonly options: Readonly<Record<string, string | boolean>>
  readonly files: readonly z.output<typeof draftFile>[]
  readonly accountId: number | null
  readonly begunAt: Date
}

export async function insertDraft(tx: Db, draft: NewDraft): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO imports_drafts (kind, options, files, account_id, begun_at)
      VALUES (${draft.kind}, ${JSON.stringify(draft.options)}::jsonb, ${JSON.stringify(draft.files)}::jsonb,
        ${draft.accountId}, ${draft.begunAt})
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return id
}

/** Drafts that have neither landed nor been thrown away, newest first. */
export function selectOpenDrafts(tx: Db, limit: number): Promise<DraftRow[]> {
  return tx.many(
    sql`SELECT ${DRAFT} FROM imports_drafts AS d WHERE d.ended_at IS NULL ORDER BY d.id DESC LIMIT ${limit}`,
    draftRow,
  )
}

export function findDraft(tx: Db, id: number): Promise<DraftRow | undefined> {
  return tx.maybeOne(sql`SELECT ${DRAFT} FROM imports_drafts AS d WHERE d.id = ${id}`, draftRow)
}

/** The same, and nobody else may change it until this transaction ends. */
export async function lockDraft(tx: Db, id: number): Promise<DraftRow | undefined> {
  await tx.run(sql`SELECT 1 FROM imports_drafts AS d WHERE d.id = ${id} FOR UPDATE`)
  return findDraft(tx, id)
}

/** Keeps a piece of a file; one that has come before is left as it is. */
export async function insertPiece(
  tx: Db,
  { draftId, file, start, bytes }: Piece & { readonly draftId: number; readonly file: number },
): Promise<void> {
  await tx.run(sql`
    INSERT INTO imports_pieces (draft_id, file, start, bytes) VALUES (${draftId}, ${file}, ${start}, ${bytes})
    ON CONFLICT DO NOTHING`)
}

const piece = z.object({ start: z.int(), bytes: z.instanceof(Buffer) })
export type Piece = z.output<typeof piece>

/** The piece of a file that begins there; undefined after the last one. */
export function findPiece(
  tx: Db,
  place: { readonly draftId: number; readonly file: number; readonly start: number },
): Promise<Piece | undefined> {
  return tx.maybeOne(
    sql`
      SELECT p.start, p.bytes FROM imports_pieces AS p
      WHERE p.draft_id = ${place.draftId} AND p.file = ${place.file} AND p.start = ${place.start}`,
    piece,
  )
}

/** Writes down which job does what with a draft. */
export async function updateWork(
  tx: Db,
  id: number,
  { work, jobId }: { readonly work: 'preview' | 'apply'; readonly jobId: number },
): Promise<void> {
  await tx.run(sql`UPDATE imports_drafts SET work = ${work}, job_id = ${jobId} WHERE id = ${id}`)
}

/** Writes down what a preview has found, in place of what one before it had. */
export async function updatePreview(
  tx: Db,
  id: number,
  {
    report,
    sights,
    at,
  }: { readonly report: ImportReport; readonly sights: readonly Sight[]; readonly at: Date },
): Promise<void> {
  await tx.run(sql`
    UPDATE imports_drafts SET report = ${JSON.stringify(report)}::jsonb, previewed_at = ${at} WHERE id = ${id}`)
  await tx.run(sql`DELETE FROM imports_sights WHERE draft_id = ${id}`)
  const BATCH = 500
  for (let start = 0; start < sights.length; start += BATCH) {
    await tx.run(sql`
      INSERT INTO imports_sights (draft_id, change, label, differences, moved_metres, place)
      SELECT ${id}::int, s.change, s.label, s.differences, s."movedMetres", s.geometry::jsonb
      FROM jsonb_to_recordset(${JSON.stringify(sights.slice(start, start + BATCH))}::jsonb) AS s (
        change text, label text, differences jsonb, "movedMetres" float8, geometry text)`)
  }
}

/** Ends a draft: it has landed as an import, or was thrown away. Its bytes go; what its preview showed too. */
export async function endDraft(
  tx: Db,
  id: number,
  { importId, at }: { readonly importId: number | null; readonly at: Date },
): Promise<void> {
  await tx.run(sql`UPDATE imports_drafts SET import_id = ${importId}, ended_at = ${at} WHERE id = ${id}`)
  await tx.run(sql`DELETE FROM imports_pieces WHERE draft_id = ${id}`)
  await tx.run(sql`DELETE FROM imports_sights WHERE draft_id = ${id}`)
}

const sightRow = sight
  .omit({ geometry: true })
  .extend({ id: z.int(), place: z.record(z.string(), z.unknown()).nullable() })
export type SightRow = z.output<typeof sightRow>

export interface SightFilter {
  readonly draftId: number
  readonly change: Sight['change'] | undefined
  readonly after: number | undefined
  readonly limit: number
}

/** What a draft would change, in the order in which it was found. */
export function selectDraftSights(tx: Db, filter: SightFilter): Promise<SightRow[]> {
  const { draftId, change, after, limit } = filter
  return tx.many(
    sql`
      SELECT s.id, s.change, s.label, s.differences, s.moved_metres, s.place
      FROM imports_sights AS s
      WHERE ${and(
        sql`s.draft_id = ${draftId}`,
        change === undefined ? undefined : sql`s.change = ${change}`,
        after === undefined ? undefined : sql`s.id > ${after}`,
      )}
      ORDER BY s.id LIMIT ${limit}`,
    sightRow,
  )
}
