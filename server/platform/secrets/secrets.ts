import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

import { Problem } from '../http/problem.ts'
import type { MasterKey } from './secret-file.ts'

/** Where a value stands: an envelope opens in its own cell only. */
export interface Cell {
  readonly table: string
  readonly column: string
  readonly row: number
}

/** What a signature is for: one of another purpose never passes. */
export type SigningPurpose = 'session' | 'audit-seal' | 'one-time-code'

export interface Signature {
  readonly keyId: string
  readonly mac: Buffer
}

/** What the keys of an installation are used for, in one municipality. */
export interface Secrets {
  /** A text as an envelope for a `bytea` column: version, key id, nonce, tag and AES-256-GCM ciphertext. */
  encrypt(cell: Cell, text: string): Buffer
  /** The text in an envelope. Throws a Problem when the key is not in the ring, or the envelope was changed or moved. */
  decrypt(cell: Cell, envelope: Uint8Array): string
  /** A keyed digest by which equal values of a column are found without being read; see `blindIndexes` for looking up. */
  blindIndex(column: Omit<Cell, 'row'>, value: string): Buffer
  /** The digests of a value under every key of the ring: while keys rotate, rows of both are there. */
  blindIndexes(column: Omit<Cell, 'row'>, value: string): Buffer[]
  sign(purpose: SigningPurpose, text: string): Signature
  verify(purpose: SigningPurpose, text: string, signature: Signature): boolean
  /** The four bytes of the key id that envelopes written now carry. */
  currentKey(): Buffer
}

/** The keys of an installation; `of` gives what one municipality may do with them. */
export interface KeyRing {
  of(schema: string): Secrets
  keys(): readonly MasterKey[]
}

const VERSION = 1
const [KEY_AT, NONCE_AT, TAG_AT, TEXT_AT] = [1, 5, 17, 33]

type Purpose = 'personal-data' | 'blind-index' | 'key-check' | SigningPurpose

const derived = new WeakMap<MasterKey, Map<Purpose, Buffer>>()

/**
 * The key for one purpose, worked out from a master key (HKDF-SHA-256, RFC 5869): one secret to guard, to carry to
 * another machine and to rotate, and yet no key serves two purposes, and none leads back to the master or to another.
 */
function keyFor(purpose: Purpose, master: MasterKey): Buffer {
  const known = derived.get(master) ?? new Map<Purpose, Buffer>()
  derived.set(master, known)
  const found = known.get(purpose)
  if (found !== undefined) return found
  const made = Buffer.from(hkdfSync('sha256', master.secret, Buffer.alloc(0), `rejon ${purpose}`, 32))
  known.set(purpose, made)
  return made
}

/** By which a database recognises a key without knowing it. */
export function fingerprint(master: MasterKey): Buffer {
  return createHmac('sha256', keyFor('key-check', master)).update(master.id).digest()
}

/** `read` is asked at every use: the file may have got another key meanwhile. */
export function createKeyRing(read: () => readonly MasterKey[]): KeyRing {
  const made = new Map<string, Secrets>()
  return {
    keys: read,
    of(schema) {
      const known = made.get(schema) ?? createSecrets(schema, read)
      made.set(schema, known)
      return known
    },
  }
}

function createSecrets(schema: string, read: () => readonly MasterKey[]): Secrets {
  const current = () => {
    const key = read().find(({ state }) => state === 'current')
    if (key === undefined) throw new Error('A ring has a current key')
    return key
  }
  const digest = (key: MasterKey, { table, column }: Omit<Cell, 'row'>, value: string) =>
    createHmac('sha256', keyFor('blind-index', key)).update(`${schema}|${table}|${column}|${value}`).digest()
  const mac = (key: MasterKey, purpose: SigningPurpose, text: string) =>
    createHmac('sha256', keyFor(purpose, key)).update(`${schema}|${text}`).digest()
  return {
    encrypt: (cell, text) => seal(current(), placeOf(schema, cell), text),
    decrypt: (cell, envelope) => unseal(read(), placeOf(schema, cell), Buffer.from(envelope)),
    blindIndex: (column, value) => digest(current(), column, value),
    blindIndexes: (column, value) => read().map((key) => digest(key, column, value)),
    sign: (purpose, text) => ({ keyId: current().id, mac: mac(current(), purpose, text) }),
    verify(purpose, text, given) {
      const key = read().find(({ id }) => id === given.keyId)
      if (key === undefined) return false
      const right = mac(key, purpose, text)
      return right.length === given.mac.length && timingSafeEqual(right, given.mac)
    },
    currentKey: () => Buffer.from(current().id, 'hex'),
  }
}

/** Additional data that the tag covers: the same bytes in another place do not open. */
const placeOf = (schema: string, { table, column, row }: Cell) => `${schema}|${table}|${column}|${row}`

function seal(key: MasterKey, place: string, text: string): Buffer {
  const head = Buffer.concat([Buffer.from([VERSION]), Buffer.from(key.id, 'hex')])
  const nonce = randomBytes(TAG_AT - NONCE_AT)
  const cipher = createCipheriv('aes-256-gcm', keyFor('personal-data', key), nonce)
  cipher.setAAD(Buffer.concat([head, Buffer.from(place)]))
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([head, nonce, cipher.getAuthTag(), hidden])
}

function unseal(keys: readonly MasterKey[], place: string, envelope: Buffer): string {
  const where = { place: place.slice(place.indexOf('|') + 1) }
  if (envelope[0] !== VERSION || envelope.length < TEXT_AT) throw new Problem(500, 'envelope-broken', where)
  const keyId = envelope.subarray(KEY_AT, NONCE_AT).toString('hex')
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) throw new Problem(500, 'secret-key-unknown', { key: keyId })
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor('personal-data', key),
    envelope.subarray(NONCE_AT, TAG_AT),
  )
  decipher.setAAD(Buffer.concat([envelope.subarray(0, NONCE_AT), Buffer.from(place)]))
  decipher.setAuthTag(envelope.subarray(TAG_AT, TEXT_AT))
  try {
    return Buffer.concat([decipher.update(envelope.subarray(TEXT_AT)), decipher.final()]).toString('utf8')
  } catch {
    throw new Problem(500, 'envelope-broken', where)
  }
}
