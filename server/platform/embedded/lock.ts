import { link, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'

import { z } from 'zod'

import { codeOf } from '../error-code.ts'

const owner = z.object({ pid: z.int(), port: z.int().nullable(), boot: z.string(), socket: z.string() })

/** Who holds a data folder: two processes on one folder would destroy each other's rows. */
export type LockOwner = z.output<typeof owner>

export type Lock =
  | { readonly held: true; readonly release: () => Promise<void> }
  | { readonly held: false; readonly owner: LockOwner }

/**
 * Takes the lock file `path` for this process, or tells who has it. `port` is the one that the process will
 * serve, null for a command. A lock whose process is gone is taken over.
 */
export async function takeLock(path: string, port: number | null, socket: string): Promise<Lock> {
  const mine: LockOwner = { pid: process.pid, port, boot: await bootId(), socket }
  for (;;) {
    if (await createExclusively(path, mine)) return { held: true, release: () => rm(path, { force: true }) }
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const theirs = readOwner(text)
    if (theirs?.boot === mine.boot && (await isAlive(theirs.pid))) return { held: false, owner: theirs }
    await removeStale(path, text)
  }
}

async function createExclusively(path: string, content: LockOwner): Promise<boolean> {
  // Written beside and linked: whoever reads the lock never sees an empty one.
  const draft = `${path}.${content.pid}`
  await writeFile(draft, JSON.stringify(content))
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await unlink(draft)
  }
}

/** Moves the stale lock away, unless another process has just replaced it: then that one is put back. */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.stale.${process.pid}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== text) await link(aside, path).catch(() => undefined)
  await unlink(aside)
}

function readOwner(text: string): LockOwner | undefined {
  try {
    return owner.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

async function isAlive(pid: number): Promise<boolean> {
  if (pid === process.pid) return false // a pid of an earlier life of this container
  try {
    process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  return !(await isUnburied(pid))
}

/** Killed, but kept in the list of processes: where nobody buries the dead, as in some containers, they stay there. */
async function isUnburied(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return /^State:\s+[ZX]/m.test(status)
}

/** Tells one boot of the machine from another; where the system gives no id, by the time of the boot. */
async function bootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (id) => id.trim(),
    () => `booted ${Math.round((Date.now() / 1000 - uptime()) / 60)}`,
  )
}
