import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { readFileSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'

import { z } from 'zod'

import type { Clock } from '../clock.ts'
import { codeOf } from '../error-code.ts'
import { Problem } from '../http/problem.ts'

const KEY_BYTES = 32
/** Fewer different bytes than chance ever gives in 32 (about 30): an example out of a manual, a password, all zeros. */
const LEAST_DISTINCT = 16
/** Rights that the file may give to nobody: any for all the world, and writing for the group. */
const FORBIDDEN_MODE = 0o027

const masterKey = z.strictObject({
  /** Stands in every envelope, so that a value says by which key it is read. */
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** `next`: read with it, do not write with it yet; `current`: write with it; `retired`: only read. */
  state: z.enum(['next', 'current', 'retired']),
  madeAt: z.iso.datetime(),
  secret: z.base64url().transform((text) => Buffer.from(text, 'base64url')),
})
export type MasterKey = z.output<typeof masterKey>

const secretFile = z.strictObject({ version: z.literal(1), keys: z.array(masterKey).min(1).max(1_000) })

/** The keys in a secret file. Throws a Problem when it is missing, open to others, empty, broken or of keys that are none. */
export function readSecretFile(path: string): MasterKey[] {
  refuseOpenFile(path)
  const keys = parse(path, readFileSync(path, 'utf8'))
  const ids = new Set(keys.map(({ id }) => id))
  if (ids.size !== keys.length || keys.filter(({ state }) => state === 'current').length !== 1) {
    throw new Problem(409, 'secret-file-malformed', { file: path })
  }
  if (keys.some(({ secret }) => isWeak(secret))) throw new Problem(409, 'secret-file-weak', { file: path })
  return keys
}

function refuseOpenFile(path: string): void {
  const { mode, size } = statsOf(path)
  if ((mode & FORBIDDEN_MODE) !== 0) {
    throw new Problem(409, 'secret-file-open', { file: path, mode: (mode & 0o777).toString(8) })
  }
  if (size === 0) throw new Problem(409, 'secret-file-empty', { file: path })
}

function statsOf(path: string): Stats {
  try {
    const stats = statSync(path)
    if (stats.isFile()) return stats
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new Problem(409, 'secret-file-unreadable', { file: path })
    throw new Problem(409, 'secret-file-missing', { file: path })
  }
  throw new Problem(409, 'secret-file-malformed', { file: path })
}

function parse(path: string, text: string): MasterKey[] {
  try {
    return secretFile.parse(JSON.parse(text)).keys
  } catch {
    // What was in it stays out of the message.
    throw new Problem(409, 'secret-file-malformed', { file: path })
  }
}

function isWeak(secret: Buffer): boolean {
  return secret.length !== KEY_BYTES || new Set(secret).size < LEAST_DISTINCT
}

/** A key that nobody has had before. */
export function makeKey(state: MasterKey['state'], clock: Clock): MasterKey {
  return {
    id: randomBytes(4).toString('hex'),
    state,
    madeAt: clock.now().toISOString(),
    secret: randomBytes(KEY_BYTES),
  }
}

/** Makes the file with its first key, readable for its owner only, unless another process has just made it. */
export async function createSecretFile(path: string, clock: Clock): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = await writeDraft(path, [makeKey('current', clock)])
  try {
    // A link is made whole or not at all, and never over a file that is there.
    await link(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Puts other keys into the file; whoever reads it meanwhile finds the old ones or the new ones. */
export async function replaceSecretFile(path: string, keys: readonly MasterKey[]): Promise<void> {
  const { mode } = statsOf(path)
  try {
    const draft = await writeDraft(path, keys)
    await chmod(draft, mode & 0o777)
    await rename(draft, path)
  } catch {
    throw new Problem(409, 'secret-file-read-only', { file: path })
  }
}

async function writeDraft(path: string, keys: readonly MasterKey[]): Promise<string> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  const written = keys.map(({ secret, ...key }) => ({ ...key, secret: secret.toString('base64url') }))
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ version: 1, keys: written }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}
