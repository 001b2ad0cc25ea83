import { publishedPlans } from '../../../core/catchments/index.ts'
import { accountNames } from '../../../platform/accounts/index.ts'
import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { conflict, invalid, notFound } from '../../../platform/http/problem.ts'
import { importsThatHold } from '../../../platform/imports/index.ts'
import type {
  DataChange,
  getReport,
  listReports,
  putReportAnswer,
  putReportOwner,
  Report,
} from '../contract.ts'
import { stateOf } from '../policy.ts'
import {
  countReports,
  findReport,
  insertCorrection,
  lockReport,
  type ReportRow,
  selectReports,
  updateAnswer,
  updateOwner,
} from '../repository.ts'

/** The queue of whoever answers reports. */
export async function listQueue(
  { query }: Input<typeof listReports>,
  context: Context,
): Promise<Output<typeof listReports>> {
  const on = today(context.clock)
  const { rows, counts, ...seen } = await context.db.transaction(async (tx) => {
    const accountId = reader(tx)
    tx.audit({ action: 'reports.list', details: { state: query.state } })
    return {
      accountId,
      rows: await selectReports(tx, { ...query, accountId }),
      counts: await countReports(tx, { accountId, on }),
      changes: await changesOf(tx),
    }
  })
  return { reports: await shown(rows, seen, context), counts }
}

/** Throws 404. */
export async function readReport(
  { params }: Input<typeof getReport>,
  context: Context,
): Promise<Output<typeof getReport>> {
  const read = await context.db.transaction((tx) => {
    tx.audit({ action: 'reports.read', object: { kind: 'report', id: params.id } })
    return reportNow(tx, params.id)
  })
  const since = dayOf(read.row.reportedAt)
  return {
    report: await shownOne(read, context),
    changes: read.changes.filter(({ on }) => on >= since),
  }
}

/** Throws 404, and 409 where it was changed meanwhile or has been answered. */
export async function takeReport(
  { params, body }: Input<typeof putReportOwner>,
  context: Context,
): Promise<Output<typeof putReportOwner>> {
  const read = await context.db.transaction(async (tx) => {
    await openReport(tx, params.id, body.version)
    await updateOwner(tx, params.id, body.isMine ? reader(tx) : null)
    const action = body.isMine ? 'reports.take' : 'reports.give-back'
    tx.audit({ action, object: { kind: 'report', id: params.id } })
    return reportNow(tx, params.id)
  })
  return { report: await shownOne(read, context) }
}

/** Throws 400 with a pointer where the change is not there, 404, and 409 where it was changed meanwhile or has been answered. */
export async function answerReport(
  { params, body }: Input<typeof putReportAnswer>,
  context: Context,
): Promise<Output<typeof putReportAnswer>> {
  const read = await context.db.transaction(async (tx) => {
    const { id } = await openReport(tx, params.id, body.version)
    const { outcome, answer } = body
    await updateAnswer(tx, id, { outcome, answer, ownerId: reader(tx), answeredAt: context.clock.now() })
    if (body.outcome === 'corrected') {
      const { note, change } = body
      const isThere = change === null || (await changesOf(tx)).some(isSame(change))
      if (!isThere) throw invalid([{ pointer: '/body/change', why: 'input.unknown-change' }])
      await insertCorrection(tx, { reportId: id, on: today(context.clock), note, change })
    }
    tx.audit({ action: 'reports.answer-report', object: { kind: 'report', id }, details: { outcome } })
    return reportNow(tx, id)
  })
  return { report: await shownOne(read, context) }
}

const isSame =
  (one: Pick<DataChange, 'kind' | 'id'>) =>
  ({ kind, id }: DataChange) =>
    kind === one.kind && id === one.id

function reader({ actor }: Db): number {
  if (actor === null) throw new Error('Nobody answers reports without a session')
  return actor.accountId
}

async function openReport(tx: Db, id: number, version: number): Promise<ReportRow> {
  const row = await lockReport(tx, id)
  if (row === undefined) throw notFound('report', id)
  if (row.answeredAt !== null) throw conflict('report-answered')
  if (row.version !== version) throw conflict('report-changed')
  return row
}

interface Seen {
  readonly changes: readonly DataChange[]
  readonly accountId: number
}

type Read = Seen & { readonly row: ReportRow }

async function reportNow(tx: Db, id: number): Promise<Read> {
  const row = await findReport(tx, id)
  if (row === undefined) throw notFound('report', id)
  return { row, changes: await changesOf(tx), accountId: reader(tx) }
}

/** Imports that hold and plans that were published, newest first. */
async function changesOf(tx: Db): Promise<DataChange[]> {
  const imports = (await importsThatHold(tx)).map(({ id, kind, importedAt }): DataChange => ({
    kind: 'import',
    id,
    name: kind,
    on: dayOf(importedAt),
  }))
  const plans = (await publishedPlans(tx)).map(({ id, name, publishedAt }): DataChange => ({
    kind: 'plan',
    id,
    name,
    on: dayOf(publishedAt),
  }))
  return [...imports, ...plans].sort((a, b) => b.on.localeCompare(a.on) || b.id - a.id)
}

const dayOf = (instant: string) => today({ now: () => new Date(instant) })

async function shownOne({ row, ...seen }: Read, context: Context): Promise<Report> {
  const [report] = await shown([row], seen, context)
  if (report === undefined) throw new Error('One row is one report')
  return report
}

/** Reports as they are read. Who answers them sees who else does, whatever else of accounts they may read. */
async function shown(rows: readonly ReportRow[], seen: Seen, { db, clock }: Context): Promise<Report[]> {
  const ids = rows.flatMap(({ ownerId }) => ownerId ?? [])
  const doors = db.enter({ kind: 'program', purpose: 'sign-in' })
  const names =
    ids.length === 0 ? new Map<number, string>() : await doors.transaction((tx) => accountNames(tx, ids))
  const on = today(clock)
  return rows.map(({ ownerId, note, importId, planId, ...facts }) => {
    const isLinked = ({ kind, id }: DataChange) => (kind === 'import' ? id === importId : id === planId)
    return {
      ...facts,
      state: stateOf({ ownerId, ...facts }),
      isLate: facts.answeredAt === null && facts.dueOn < on,
      owner: ownerId === null ? null : ownerOf(ownerId, names, seen),
      correction: note === null ? null : { note, change: seen.changes.find(isLinked) ?? null },
    }
  })
}

const ownerOf = (id: number, names: ReadonlyMap<number, string>, { accountId }: Seen) => ({
  id,
  name: names.get(id) ?? `#${id}`,
  isMe: id === accountId,
})
