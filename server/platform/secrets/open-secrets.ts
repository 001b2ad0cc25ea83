import { access } from 'node:fs/promises'
import { statSync } from 'node:fs'

import type { Clock } from '../clock.ts'
import type { Database, Db } from '../db/db.ts'
import { Problem } from '../http/problem.ts'
import { insertKey, remembersKeys, selectKeys } from './repository.ts'
import {
  createSecretFile,
  makeKey,
  type MasterKey,
  readSecretFile,
  replaceSecretFile,
} from './secret-file.ts'
import { createKeyRing, fingerprint, type KeyRing } from './secrets.ts'

export interface SecretPlace {
  readonly file: string
  /** Production never makes keys of its own: those that are lost would be missed too late. */
  readonly mayCreate: boolean
  readonly clock: Clock
  readonly monotonicMilliseconds: () => number
}

/** The keys of the installation, in their file. */
export interface InstallationKeys extends KeyRing {
  /** A key that everybody may read with from now on, and nobody writes with before it is promoted. */
  prepareKey(): Promise<MasterKey>
  /** Lets new values be written with a prepared key; the one before is kept for reading. */
  promoteKey(id: string): Promise<void>
}

/** How long a process may go on with the keys that it knows, after the file has got another. */
export const FRESH_MILLISECONDS = 1_000

/** Reads the file with the keys, makes it where that is allowed. Throws a Problem that says what is wrong with it. */
export async function openSecrets(place: SecretPlace): Promise<InstallationKeys> {
  const { file, clock } = place
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere && place.mayCreate) await createSecretFile(file, clock)
  const read = freshKeys(place)
  return {
    ...createKeyRing(read),
    async prepareKey() {
      const keys = readSecretFile(file)
      const waiting = keys.find(({ state }) => state === 'next')
      if (waiting !== undefined) return waiting
      const made = makeKey('next', clock)
      await replaceSecretFile(file, [...keys, made])
      return made
    },
    async promoteKey(id) {
      const keys = readSecretFile(file)
      if (!keys.some((key) => key.id === id && key.state === 'next')) {
        throw new Problem(409, 'secret-key-gone', { key: id })
      }
      await replaceSecretFile(
        file,
        keys.map((key) => ({ ...key, state: key.id === id ? 'current' : retired(key.state) })),
      )
    },
  }
}

const retired = (state: MasterKey['state']): MasterKey['state'] => (state === 'current' ? 'retired' : state)

/**
 * The keys as the file has them, read again when it has changed; looked at once a second at most. A server that runs goes on with
 * the keys that it has when the file is gone or broken: the next start says so.
 */
function freshKeys({ file, monotonicMilliseconds }: SecretPlace): () => readonly MasterKey[] {
  let keys = readSecretFile(file)
  let mark = markOf(file)
  let looked = monotonicMilliseconds()
  return () => {
    const now = monotonicMilliseconds()
    if (now - looked < FRESH_MILLISECONDS) return keys
    looked = now
    const seen = markOf(file)
    if (seen === undefined || seen === mark) return keys
    mark = seen
    try {
      keys = readSecretFile(file)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
    return keys
  }
}

/** Tells one content of a file from another; undefined when there is no file. */
function markOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats && `${stats.mtimeNs} ${stats.ino}`
}

/**
 * Tells whether the database was written with these keys, and lets it remember new ones. Throws a Problem
 * when one is missing or is another under the same name: whoever goes on would read nothing and write what nobody reads.
 */
export function checkKeys(database: Database, keys: readonly MasterKey[], clock: Clock): Promise<void> {
  return database.asOwner((tx) => checkKeysWithin(tx, keys, clock))
}

/** The same for rows that have just been restored, not yet brought up to date: throws before they are committed. */
export async function checkRestoredKeys(tx: Db, keys: readonly MasterKey[], clock: Clock): Promise<void> {
  // A backup from before there were keys has nothing that is encrypted.
  if (await remembersKeys(tx)) await checkKeysWithin(tx, keys, clock)
}

async function checkKeysWithin(tx: Db, keys: readonly MasterKey[], clock: Clock): Promise<void> {
  const known = await selectKeys(tx)
  for (const { keyId, fingerprint: print } of known) {
    const key = keys.find(({ id }) => id === keyId)
    if (key === undefined || !fingerprint(key).equals(print)) {
      throw new Problem(409, 'secret-keys-foreign', { key: keyId })
    }
  }
  const fresh = keys.filter(({ id }) => !known.some(({ keyId }) => keyId === id))
  for (const key of fresh) {
    await insertKey(tx, { keyId: key.id, fingerprint: fingerprint(key), at: clock.now().toISOString() })
  }
}
