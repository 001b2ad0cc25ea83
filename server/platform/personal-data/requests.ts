import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { type CommandArguments, type CommandContext, type CommandResult, WrongUsage } from '../command.ts'
import type { Context } from '../context.ts'
import type { Input } from '../http/endpoint.ts'
import { Problem } from '../http/problem.ts'
import { message } from '../messages.ts'
import type { ErasureReport, PersonExport, postPersonErasure, postPersonExport } from './contract.ts'
import { exportPage } from './export-page.ts'
import { keepJournal } from './journal.ts'
import { collectRows, eraseRows, requireSeen } from './person.ts'
import { insertErasure } from './repository.ts'

/** A copy of all that is known of a person (art. 15 RODO). Throws `not-found` for who is out of sight too. */
export function exportPerson(
  { params: { id }, body: { reason } }: Input<typeof postPersonExport>,
  context: Context,
): Promise<PersonExport> {
  return context.db.transaction(async (tx) => {
    await requireSeen(tx, context, id)
    const tables = await collectRows(tx, context, id)
    tx.audit({ action: 'people.export', object: { kind: 'person', id }, reason })
    const { municipality, clock } = context
    return { municipality: municipality.title, personId: id, madeAt: clock.now().toISOString(), tables }
  })
}

/** Erases a person (art. 17 RODO) and notes it in the journal. Throws `not-found` for who is out of sight too. */
export async function erasePerson(
  { params: { id }, body: { reason } }: Input<typeof postPersonErasure>,
  context: Context,
): Promise<ErasureReport> {
  const report = await eraseWithTrace(id, reason, context)
  await keepJournal(context)
  return report
}

function eraseWithTrace(id: number, reason: string, context: Context): Promise<ErasureReport> {
  return context.db.transaction(async (tx) => {
    await requireSeen(tx, context, id)
    const report = await eraseRows(tx, context, { personId: id })
    const erasedAt = context.clock.now().toISOString()
    await insertErasure(tx, { personId: id, accountIds: report.accountIds, erasedAt })
    tx.audit({
      action: 'people.erase',
      object: { kind: 'person', id },
      reason,
      details: { erased: report.erased.map(({ table, rows }) => `${table} ${rows}`) },
    })
    return report
  })
}

/** `rejon personal-data export <person> --reason R --out file.json|file.html` */
export async function exportToFile(
  { positionals: [person = ''], values }: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const out = String(values['out'])
  const write = /\.json$/i.test(out)
    ? (made: PersonExport) => `${JSON.stringify(made, null, 2)}\n`
    : /\.html$/i.test(out)
      ? exportPage
      : undefined
  if (write === undefined) throw new WrongUsage('export-format', { file: out })
  const made = await exportPerson(
    { params: { id: idOf(person) }, body: { reason: String(values['reason']) } },
    context,
  )
  await writeFile(resolve(context.folder, out), write(made), { mode: 0o600 }).catch(() => {
    throw new Problem(400, 'file-not-writable', { file: out })
  })
  const { tables, personId } = made
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0)
  context.print(
    message('commands.person-exported', { file: out, person: personId, tables: tables.length, rows }),
  )
  return { exitCode: 0, json: { personId, tables: tables.length, rows } }
}

/** `rejon personal-data erase <person> --reason R --yes` */
export async function eraseFromCommand(
  { positionals: [person = ''], values }: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  if (values['yes'] !== true) throw new WrongUsage('erasure-unconfirmed')
  const report = await erasePerson(
    { params: { id: idOf(person) }, body: { reason: String(values['reason']), isConfirmed: true } },
    context,
  )
  for (const { table, rows } of report.erased) context.print(message('commands.rows-erased', { table, rows }))
  for (const { table, rows, why } of report.kept)
    context.print(message(`commands.rows-kept.${why}`, { table, rows }))
  return { exitCode: 0, json: report }
}

function idOf(person: string): number {
  if (!/^[1-9]\d{0,8}$/.test(person)) throw new WrongUsage('person-number')
  return Number(person)
}
