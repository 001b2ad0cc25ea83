import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import {
  type CommandArguments,
  type CommandContext,
  type CommandResult,
  WrongUsage,
} from '../../../platform/command.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { workbookOf } from '../../../platform/http/workbook.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { message } from '../../../platform/messages.ts'
import { level } from '../../schools/contract.ts'
import type { CatchmentList, getCatchmentList } from '../contract.ts'
import { exchangeCsv, exchangeCells } from '../exchange/write.ts'
import { findExchangedPlan, selectExchange } from '../repository/index.ts'

interface Wanted {
  readonly level: string
  /** Null: the plan that the city holds, the newest one. */
  readonly plan: string | null
  readonly from: number | null
}

/** The exchange list of a plan. Throws 404 where there is no such plan. */
async function readList({ db }: Pick<Context, 'db'>, wanted: Wanted): Promise<CatchmentList> {
  return db.snapshot(async (tx) => {
    const plan = await findExchangedPlan(tx, { ...wanted, name: wanted.plan })
    if (plan === undefined) throw new Problem(404, 'catchment-list-no-plan')
    const { name, entryYearFrom } = plan
    return { plan: { name, entryYearFrom }, rows: await selectExchange(tx, plan.id) }
  })
}

export function readCatchmentList(
  { query }: Input<typeof getCatchmentList>,
  context: Context,
): Promise<CatchmentList> {
  return readList(context, { level: query.level, plan: query.plan ?? null, from: query.from ?? null })
}

export const catchmentListCsv = ({ rows, plan }: CatchmentList): string =>
  exchangeCsv(rows, plan.entryYearFrom)

/** Writes the exchange list of a plan into a file. */
export async function exportList(
  { positionals, values }: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const list = await readList(context, wantedOf(values))
  const [name = ''] = positionals
  const isWorkbook = name.toLowerCase().endsWith('.xlsx')
  const content = isWorkbook
    ? await workbookOf(exchangeCells(list.rows, list.plan.entryYearFrom))
    : catchmentListCsv(list)
  try {
    await writeFile(resolve(context.folder, name), content)
  } catch {
    throw new Problem(400, 'file-not-writable', { file: name })
  }
  const { plan, rows } = list
  context.print(message('catchments.exported', { plan: plan.name, rows: rows.length }))
  return { exitCode: 0, json: { plan, rows: rows.length } }
}

function wantedOf(values: CommandArguments['values']): Wanted {
  const { level: asked = 'primary', plan, from } = values
  const known = level.safeParse(asked).data
  if (known === undefined)
    throw new WrongUsage('catchments-option', { option: '--level', value: String(asked) })
  const year = from === undefined ? null : Number(from)
  if (year !== null && !Number.isInteger(year))
    throw new WrongUsage('catchments-option', { option: '--from', value: String(from) })
  return { level: known, plan: typeof plan === 'string' ? plan : null, from: year }
}
