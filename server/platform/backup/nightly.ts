import { access, constants, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { BackupPlace } from '../config.ts'
import { Problem } from '../http/problem.ts'
import type { Job } from '../schedule/index.ts'
import { readKey } from './key.ts'
import { type BackupSource, makeBackup } from './service.ts'
import { traceBackup, type Traced } from './trace.ts'

export const NIGHTLY_BACKUP = 'nightly-backup'

const OURS = /^rejon-\d{8}T\d{6}Z\.backup$/
/** Left by a server that was killed while it wrote. */
const DRAFT = /^\.rejon-\d{8}T\d{6}Z\.backup\..*\.part$/
const DRAFT_IS_OLD_MILLISECONDS = 24 * 3_600_000

interface NightlyPlace extends BackupPlace {
  readonly folder: string
}

/** Says at the start what would fail at night. */
export async function checkNightlyBackups({ folder, key }: NightlyPlace): Promise<void> {
  await access(folder, constants.W_OK | constants.X_OK).catch(() => {
    throw new Problem(400, 'backup-folder', { folder })
  })
  if ((await readKey(key)) === undefined) throw new Problem(400, 'backup-key-missing', { file: key })
}

/** A backup every night, into a folder where the newest few are kept. */
export function nightlyBackup(source: BackupSource & Traced, place: NightlyPlace): Job {
  return {
    name: NIGHTLY_BACKUP,
    cron: '15 1 * * *',
    every: 'day',
    async run(signal) {
      const key = await readKey(place.key)
      if (key === undefined) throw new Problem(400, 'backup-key-missing', { file: place.key })
      const stamp = source.clock
        .now()
        .toISOString()
        .replaceAll(/[-:]|\.\d+/g, '')
      const name = `rejon-${stamp}.backup`
      await traceBackup(source, key.id)
      const made = await makeBackup(source, { path: join(place.folder, name), key, signal }, () => undefined)
      await tidy(place, source.clock.now())
      return `${name} ${made.bytes}`
    },
  }
}

/** Only after a backup that worked: a folder of old ones is better than an empty one. */
async function tidy({ folder, keep }: NightlyPlace, now: Date): Promise<void> {
  const names = await readdir(folder)
  const old = names
    .filter((name) => OURS.test(name))
    .sort()
    .slice(0, -keep)
  for (const name of names.filter((each) => DRAFT.test(each))) {
    const { mtimeMs } = await stat(join(folder, name))
    if (now.getTime() - mtimeMs > DRAFT_IS_OLD_MILLISECONDS) old.push(name)
  }
  for (const name of old) await rm(join(folder, name), { force: true })
}
