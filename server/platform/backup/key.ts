import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { open, readFile } from 'node:fs/promises'

import { codeOf } from '../error-code.ts'
import { Problem } from '../http/problem.ts'

/**
 * The pair of X25519 keys of backups: with the public one a backup is written, with the private one it is read. Both are
 * PEM files as `openssl` writes them, so that the server needs only what reads nothing.
 */
export interface BackupKey {
  /** Tells one pair from another: the beginning of the SHA-256 of the public key, in hexadecimal. */
  readonly id: string
  readonly publicKey: KeyObject
  /** Undefined where the file holds the public key only. */
  readonly privateKey: KeyObject | undefined
}

const OWNER_ONLY = 0o600
const ID_DIGITS = 16

/** Reads a key file; `undefined` when there is none. Throws a `Problem` when it holds no X25519 key. */
export async function readKey(path: string): Promise<BackupKey | undefined> {
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Problem(400, 'file-unreadable', { file: path })
  })
  if (pem === undefined) return undefined
  const key = parseKey(pem)
  if (key?.publicKey.asymmetricKeyType !== 'x25519')
    throw new Problem(400, 'backup-key-broken', { file: path })
  return key
}

/** Makes a new pair: the private key in `path`, for its owner's eyes only, the public one beside it in `path`.pub. */
export async function createKey(path: string): Promise<BackupKey> {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  await writeNew(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  await writeNew(`${path}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString())
  return { id: idOf(publicKey), publicKey, privateKey }
}

function parseKey(pem: string): BackupKey | undefined {
  try {
    const publicKey = createPublicKey(pem)
    const privateKey = pem.includes('PRIVATE KEY') ? createPrivateKey(pem) : undefined
    return { id: idOf(publicKey), publicKey, privateKey }
  } catch {
    return undefined
  }
}

function idOf(publicKey: KeyObject): string {
  const bytes = publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(bytes).digest('hex').slice(0, ID_DIGITS)
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', OWNER_ONLY)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw new Problem(400, 'file-not-writable', { file: path })
  }
}
