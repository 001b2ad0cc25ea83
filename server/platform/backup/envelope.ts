import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { Transform } from 'node:stream'

import { z } from 'zod'

import { Problem } from '../http/problem.ts'
import type { BackupKey } from './key.ts'

/**
 * The sealed form of a backup: a line that says what it is, a line with the key's id and the sender's half of the key
 * agreement, then AES-256-GCM in numbered pieces, the last of which says that it is the last (the STREAM construction, as
 * in age). A piece that is changed, missing, doubled or moved fails; so does a file that ends early or goes on.
 */
const MAGIC = 'REJON-BACKUP 1\n'
const PIECE_BYTES = 64 * 1024
const TAG_BYTES = 16
const LONGEST_HEAD_BYTES = 1024

const head = z.object({ keyId: z.string(), sender: z.string() })

/** Seals what is written into it for the holder of the private key. */
export function sealFor(key: BackupKey): Transform {
  const sender = generateKeyPairSync('x25519')
  const opening = Buffer.from(
    `${MAGIC}${JSON.stringify({
      keyId: key.id,
      sender: sender.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    } satisfies z.output<typeof head>)}\n`,
  )
  const secret = agree(sender.privateKey, key.publicKey, opening)
  let waiting = Buffer.alloc(0)
  let number = 0
  const seal = (piece: Buffer, isLast: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', secret, nonce(number++, isLast))
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
  const stream = new Transform({
    transform(bytes: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, bytes])
      // What is left over may be the last piece, which is sealed otherwise.
      for (; waiting.length > PIECE_BYTES; waiting = waiting.subarray(PIECE_BYTES))
        this.push(seal(waiting.subarray(0, PIECE_BYTES), false))
      done()
    },
    flush(done) {
      this.push(seal(waiting, true))
      done()
    },
  })
  stream.push(opening)
  return stream
}

/** The bytes that were sealed; throws a `Problem` where the file is damaged, cut, no backup or for another key. */
export async function* unseal(
  file: AsyncIterable<Buffer>,
  key: BackupKey,
  name: string,
): AsyncGenerator<Buffer> {
  const damaged = () => new Problem(400, 'backup-damaged', { file: name })
  let secret: Buffer | undefined
  let waiting = Buffer.alloc(0)
  let number = 0
  const open = (sealed: Buffer, isLast: boolean): Buffer => {
    if (secret === undefined || sealed.length < TAG_BYTES) throw damaged()
    try {
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce(number++, isLast))
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
    } catch {
      throw damaged()
    }
  }
  for await (const bytes of file) {
    waiting = Buffer.concat([waiting, bytes])
    if (secret === undefined) {
      const opening = headOf(waiting, name)
      if (opening === undefined) continue
      secret = secretOf(opening, key, name)
      waiting = waiting.subarray(opening.length)
    }
    const sealedBytes = PIECE_BYTES + TAG_BYTES
    for (; waiting.length > sealedBytes; waiting = waiting.subarray(sealedBytes))
      yield open(waiting.subarray(0, sealedBytes), false)
  }
  yield open(waiting, true)
}

/** The two lines at the beginning, once they are there whole. */
function headOf(bytes: Buffer, name: string): Buffer | undefined {
  const start = bytes.subarray(0, MAGIC.length).toString('latin1')
  if (!MAGIC.startsWith(start)) throw new Problem(400, 'backup-unknown', { file: name })
  const end = bytes.indexOf('\n', MAGIC.length)
  if (end >= 0 && bytes.length >= MAGIC.length) return bytes.subarray(0, end + 1)
  if (bytes.length > LONGEST_HEAD_BYTES) throw new Problem(400, 'backup-damaged', { file: name })
  return undefined
}

function readHead(opening: Buffer, name: string): z.output<typeof head> {
  try {
    return head.parse(JSON.parse(opening.subarray(MAGIC.length).toString('utf8')))
  } catch {
    throw new Problem(400, 'backup-damaged', { file: name })
  }
}

function secretOf(opening: Buffer, key: BackupKey, name: string): Buffer {
  const { keyId, sender } = readHead(opening, name)
  if (keyId !== key.id) throw new Problem(400, 'backup-key-differs', { wanted: keyId, given: key.id })
  if (key.privateKey === undefined) throw new Problem(400, 'backup-key-public', { id: key.id })
  try {
    const publicKey = createPublicKey({ key: Buffer.from(sender, 'base64'), type: 'spki', format: 'der' })
    return agree(key.privateKey, publicKey, opening)
  } catch {
    throw new Problem(400, 'backup-damaged', { file: name })
  }
}

/** The key of one file. It depends on both lines, so that a changed one opens nothing. */
function agree(privateKey: KeyObject, publicKey: KeyObject, opening: Buffer): Buffer {
  const shared = diffieHellman({ privateKey, publicKey })
  const salt = createHash('sha256').update(opening).digest()
  return Buffer.from(hkdfSync('sha256', shared, salt, 'rejon backup 1', 32))
}

/** No two pieces under one key share a nonce: it is the number of the piece, and whether it is the last. */
function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(number, 5, 6)
  bytes[11] = isLast ? 1 : 0
  return bytes
}
