import { z } from 'zod'

import type { Db } from '../../platform/db/db.ts'
import { and, sql } from '../../platform/db/sql.ts'
import { parameterValue } from '../../platform/parameters/index.ts'
import {
  type DataChange,
  type ReportKind,
  reportKind,
  reportOutcome,
  type ToldAnswer,
  toldAnswer,
} from './contract.ts'

/** One at a time: many at once would all count as the first. Where from earlier ones came is forgotten after a day. */
export async function lockNetwork(tx: Db, now: Date): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' reports'))`)
  await tx.run(
    sql`UPDATE reports SET network = NULL WHERE network IS NOT NULL AND reported_at <= ${now}::timestamptz - interval '1 day'`,
  )
}

/** How many reports came from a network in the last hour. */
export async function countOfNetwork(tx: Db, network: string, now: Date): Promise<number> {
  const { count } = await tx.one(
    sql`
      SELECT count(*)::int AS count FROM reports AS r
      WHERE r.network = ${network} AND r.reported_at > ${now}::timestamptz - interval '1 hour'`,
    z.object({ count: z.int() }),
  )
  return count
}

export interface NewReport {
  readonly codeDigest: string
  readonly kind: ReportKind
  readonly said: string
  readonly addressId: number | null
  readonly schoolId: number | null
  readonly place: string | null
  readonly told: ToldAnswer | null
  readonly network: string
  readonly reportedAt: Date
  /** The day on which it was reported, from which its deadline counts. */
  readonly day: string
}

/** Keeps a report; its deadline is the parameter's of that day. */
export function insertReport(tx: Db, report: NewReport): Promise<{ id: number; dueOn: string }> {
  const told = report.told && JSON.stringify(report.told)
  return tx.one(
    sql`
      INSERT INTO reports
        (code_digest, kind, said, address_id, school_id, place, told, network, reported_at, due_on)
      VALUES (
        ${report.codeDigest}, ${report.kind}, ${report.said}, ${report.addressId}::int, ${report.schoolId}::int,
        ${report.place}, ${told}::jsonb, ${report.network}, ${report.reportedAt},
        ${report.day}::date + (${parameterValue('reports/answer', report.day)} ->> 'days')::int)
      RETURNING id, due_on`,
    z.object({ id: z.int(), dueOn: z.string() }),
  )
}

const reportRow = z.object({
  id: z.int(),
  kind: reportKind,
  said: z.string(),
  place: z.string().nullable(),
  addressId: z.int().nullable(),
  schoolId: z.int().nullable(),
  told: toldAnswer.nullable(),
  reportedAt: z.iso.datetime(),
  dueOn: z.string(),
  ownerId: z.int().nullable(),
  outcome: reportOutcome.nullable(),
  answer: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
  note: z.string().nullable(),
  importId: z.int().nullable(),
  planId: z.int().nullable(),
  version: z.int(),
})
export type ReportRow = z.output<typeof reportRow>

const REPORT = sql`
  SELECT r.id, r.kind, r.said, r.place, r.address_id, r.school_id, r.told, r.reported_at, r.due_on, r.owner_id,
    r.outcome, r.answer, r.answered_at, c.note, c.import_id, c.plan_id, r.version
  FROM reports AS r
  LEFT JOIN reports_corrections AS c ON c.report_id = r.id`

/** Open reports by their deadline, answered ones newest first. */
export function selectReports(
  tx: Db,
  filter: {
    readonly state: 'open' | 'mine' | 'answered'
    readonly accountId: number
    readonly limit: number
  },
): Promise<ReportRow[]> {
  return tx.many(
    sql`
      ${REPORT} WHERE ${and(
        sql`(r.answered_at IS NOT NULL) = ${filter.state === 'answered'}`,
        filter.state === 'mine' ? sql`r.owner_id = ${filter.accountId}` : undefined,
      )}
      ORDER BY r.answered_at DESC NULLS FIRST, r.due_on, r.id LIMIT ${filter.limit}`,
    reportRow,
  )
}

const countsRow = z.object({ open: z.int(), mine: z.int(), late: z.int(), answered: z.int() })

export function countReports(
  tx: Db,
  { accountId, on }: { readonly accountId: number; readonly on: string },
): Promise<z.output<typeof countsRow>> {
  return tx.one(
    sql`
      SELECT
        count(*) FILTER (WHERE r.answered_at IS NULL)::int AS open,
        count(*) FILTER (WHERE r.answered_at IS NULL AND r.owner_id = ${accountId})::int AS mine,
        count(*) FILTER (WHERE r.answered_at IS NULL AND r.due_on < ${on}::date)::int AS late,
        count(*) FILTER (WHERE r.answered_at IS NOT NULL)::int AS answered
      FROM reports AS r`,
    countsRow,
  )
}

export function findReport(tx: Db, id: number): Promise<ReportRow | undefined> {
  return tx.maybeOne(sql`${REPORT} WHERE r.id = ${id}`, reportRow)
}

/** The same, which nobody else changes until the transaction ends. */
export function lockReport(tx: Db, id: number): Promise<ReportRow | undefined> {
  return tx.maybeOne(sql`${REPORT} WHERE r.id = ${id} FOR UPDATE OF r`, reportRow)
}

export function findByCode(tx: Db, codeDigest: string): Promise<ReportRow | undefined> {
  return tx.maybeOne(sql`${REPORT} WHERE r.code_digest = ${codeDigest}`, reportRow)
}

export async function updateOwner(tx: Db, id: number, ownerId: number | null): Promise<void> {
  await tx.run(sql`UPDATE reports SET owner_id = ${ownerId}::int, version = version + 1 WHERE id = ${id}`)
}

export interface ReportAnswer {
  readonly outcome: z.output<typeof reportOutcome>
  readonly answer: string
  readonly ownerId: number
  readonly answeredAt: Date
}

export async function updateAnswer(
  tx: Db,
  id: number,
  { outcome, answer, ownerId, answeredAt }: ReportAnswer,
): Promise<void> {
  await tx.run(sql`
    UPDATE reports SET outcome = ${outcome}, answer = ${answer}, owner_id = ${ownerId}, answered_at = ${answeredAt},
      version = version + 1
    WHERE id = ${id}`)
}

export interface NewCorrection {
  readonly reportId: number
  readonly on: string
  readonly note: string
  readonly change: Pick<DataChange, 'kind' | 'id'> | null
}

export async function insertCorrection(tx: Db, { reportId, on, note, change }: NewCorrection): Promise<void> {
  const importId = change?.kind === 'import' ? change.id : null
  const planId = change?.kind === 'plan' ? change.id : null
  await tx.run(sql`
    INSERT INTO reports_corrections (report_id, corrected_on, note, import_id, plan_id)
    VALUES (${reportId}, ${on}, ${note}, ${importId}::int, ${planId}::int)`)
}

const correctionRow = z.object({ id: z.int(), correctedOn: z.string(), note: z.string() })

/** What was put right, newest first. */
export function selectCorrections(tx: Db, limit: number): Promise<z.output<typeof correctionRow>[]> {
  return tx.many(
    sql`
      SELECT c.id, c.corrected_on, c.note FROM reports_corrections AS c
      ORDER BY c.corrected_on DESC, c.id DESC LIMIT ${limit}`,
    correctionRow,
  )
}
