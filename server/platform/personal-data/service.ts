import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { today } from '../clock.ts'
import { type CommandArguments, type CommandContext, type CommandResult, WrongUsage } from '../command.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import { Problem } from '../http/problem.ts'
import { message } from '../messages.ts'
import type { ProcessingRegister } from './contract.ts'
import { registerCsv, registerMarkdown } from './formats.ts'
import { registerEntries } from './register.ts'
import { selectTerms } from './repository.ts'

/** The municipality's register of processing activities as of today (RODO, art. 30 ust. 1). */
export function showRegister(_input: unknown, context: Context): Promise<ProcessingRegister> {
  return context.db.transaction((tx) => {
    tx.audit({ action: 'personal-data.read-register' })
    return readRegister(tx, context)
  })
}

async function readRegister(tx: Db, { clock, municipality, tables }: Context): Promise<ProcessingRegister> {
  const asOf = today(clock)
  const terms = await selectTerms(tx, asOf)
  const { title } = municipality
  return { municipality: title, asOf, activities: registerEntries(tables, terms, title) }
}

/** `rejon personal-data register [--out file.csv|file.md]`; without a file the register is printed as a text to read. */
export async function printRegister(
  { values }: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const register = await showRegister({}, context)
  const { out } = values
  if (typeof out !== 'string') context.print(registerMarkdown(register))
  else await writeRegister(register, out, context)
  return { exitCode: 0, json: register }
}

async function writeRegister(
  register: ProcessingRegister,
  out: string,
  context: CommandContext,
): Promise<void> {
  const write = /\.csv$/i.test(out) ? registerCsv : /\.md$/i.test(out) ? registerMarkdown : undefined
  if (write === undefined) throw new WrongUsage('register-format', { file: out })
  await writeFile(resolve(context.folder, out), write(register)).catch(() => {
    throw new Problem(400, 'file-not-writable', { file: out })
  })
  context.print(message('commands.register-written', { file: out, count: register.activities.length }))
}
