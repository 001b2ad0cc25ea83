import { resolve } from 'node:path'

import type { Ground } from './app.ts'
import type { GlobalCommand } from './global-command.ts'
import { TABLES } from './modules.ts'
import {
  type BackupKey,
  type BackupProgress,
  checkBackup,
  createKey,
  makeBackup,
  readKey,
  restoreBackup,
  traceBackup,
  traceRestore,
} from './platform/backup/index.ts'
import type { CommandArguments } from './platform/command.ts'
import { Problem } from './platform/http/problem.ts'
import { message } from './platform/messages.ts'
import { eraseAgain, type JournalLine, readErasures } from './platform/personal-data/index.ts'
import { checkRestoredKeys } from './platform/secrets/index.ts'

type Io = Parameters<GlobalCommand['run']>[1]

export const backup: GlobalCommand = {
  scope: 'installation',
  name: 'backup',
  options: { key: { type: 'string' } },
  arguments: ['file'],
  async run(args, io, ground) {
    const keyFile = keyFileOf(args, io, ground)
    const key = (await readKey(keyFile)) ?? (await newKey(keyFile, io))
    await traceBackup(ground, key.id)
    const made = await makeBackup(ground, { path: fileOf(args, io), key }, tellProgress(io))
    io.print(message('commands.backup-made', { ...made }))
    return { exitCode: 0, json: made }
  },
}

export const restore: GlobalCommand = {
  scope: 'installation',
  name: 'restore',
  options: { key: { type: 'string' }, erasures: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  arguments: ['file'],
  async run(args, io, ground) {
    const keyFile = keyFileOf(args, io, ground)
    const key = await readKey(keyFile)
    if (key === undefined) throw new Problem(400, 'backup-key-missing', { file: keyFile })
    const file = { path: fileOf(args, io), name: args.positionals[0] ?? '' }
    const journal = await journalOf(args, io, ground)
    const isDry = args.values['dry-run'] === true
    if (isDry) {
      const found = await checkBackup(file, key, tellProgress(io))
      io.print(message('commands.backup-checked', { ...found }))
      return { exitCode: 0, json: found }
    }
    const found = await restoreBackup(ground.database, file, key, {
      progress: tellProgress(io),
      accept: (tx) => checkRestoredKeys(tx, ground.secrets.keys(), ground.clock),
    })
    ground.registry.forget()
    await traceRestore(ground, found.madeAt)
    io.print(message('commands.restored', { ...found }))
    const erasedAgain = await eraseWhoWas(journal, io, ground, found.madeAt)
    return { exitCode: 0, json: { ...found, erasedAgain } }
  },
}

/** Whom a restore has to erase again; read first, for with a journal that cannot be read nothing may be restored. */
function journalOf(
  { values }: CommandArguments,
  io: Io,
  { erasures }: Ground,
): Promise<readonly JournalLine[]> {
  const named = values['erasures']
  return typeof named === 'string'
    ? readErasures(resolve(io.folder, named), true)
    : readErasures(erasures, false)
}

/** A copy from before an erasure brings the person back: whoever was erased since is erased again. */
async function eraseWhoWas(
  journal: readonly JournalLine[],
  io: Io,
  { database, registry, clock }: Ground,
  madeAt: string,
): Promise<number> {
  const schemas = new Set((await registry.all()).map(({ schemaName }) => schemaName))
  const count = await eraseAgain(journal, { database, schemas, tables: TABLES, clock, madeAt })
  if (count > 0) io.print(message('commands.erased-again', { count }))
  return count
}

/** Makes the pair of keys with which this backup and the later ones are written, and says what to do with it. */
async function newKey(path: string, io: Io): Promise<BackupKey> {
  const key = await createKey(path)
  io.warn(message('commands.backup-key-created', { file: path, id: key.id }))
  return key
}

function keyFileOf({ values }: CommandArguments, io: Io, { backups }: Ground): string {
  const named = values['key']
  return typeof named === 'string' ? resolve(io.folder, named) : backups.key
}

function fileOf({ positionals: [file = ''] }: CommandArguments, io: Io): string {
  return resolve(io.folder, file)
}

function tellProgress(io: Io): BackupProgress {
  return (table, rows, ofRows) => {
    io.progress(message('commands.backup-progress', { table, rows, ofRows }))
  }
}
