import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { sealFor, unseal } from './envelope.ts'
import { type BackupKey, createKey, readKey } from './key.ts'

const PIECE = 64 * 1024
const SEALED_PIECE = PIECE + 16
const SEED = 1

let folder: string
let key: BackupKey
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-envelope-'))
  key = await createKey(join(folder, 'key'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const seal = (content: Buffer) => buffer(Readable.from(inParts(content, 10_000)).pipe(sealFor(key)))

function* inParts(bytes: Buffer, size: number): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function open(sealed: Buffer, size = 7_000, by = key): Promise<Buffer> {
  const opened: Buffer[] = []
  for await (const piece of unseal(Readable.from(inParts(sealed, size)), by, 'kopia')) opened.push(piece)
  return Buffer.concat(opened)
}

const patterned = (length: number) => Buffer.from(Array.from({ length }, (_, at) => (at * 31) % 251))
const damaged = expect.objectContaining({ code: 'backup-damaged' })

describe('a sealed file', () => {
  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])(
    'of %d bytes opens to what was sealed',
    async (length) => {
      const content = patterned(length)
      expect((await open(await seal(content))).equals(content)).toBe(true)
    },
  )

  test('opens alike in whichever parts it is read, and shows nothing of its content', async () => {
    const content = Buffer.from('Zażółć gęślą jaźń '.repeat(9_000))
    const sealed = await seal(content)
    expect(sealed.includes('gęślą')).toBe(false)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 50, max: 200_000 }), async (size) => {
        expect((await open(sealed, size)).equals(content)).toBe(true)
      }),
      { seed: SEED, numRuns: 20 },
    )
  })

  test('is refused with one bit changed, wherever it is', async () => {
    const sealed = await seal(patterned(2 * PIECE + 100))
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await expect(open(changed)).rejects.toMatchObject({ name: 'Problem' })
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  test('is refused cut at any place, and with anything behind its end', async () => {
    const sealed = await seal(patterned(2 * PIECE))
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), async (length) => {
        await expect(open(sealed.subarray(0, length))).rejects.toMatchObject({ code: 'backup-damaged' })
      }),
      { seed: SEED, numRuns: 100 },
    )
    await expect(open(Buffer.concat([sealed, Buffer.from([0])]))).rejects.toEqual(damaged)
    await expect(open(Buffer.concat([sealed, sealed]))).rejects.toEqual(damaged)
  })

  test('is refused with its pieces moved, doubled or left out', async () => {
    const sealed = await seal(patterned(4 * PIECE))
    const body = sealed.length - 4 * SEALED_PIECE
    const head = sealed.subarray(0, body)
    const [first = head, second = head, third = head, last = head] = [0, 1, 2, 3].map((at) =>
      sealed.subarray(body + at * SEALED_PIECE, body + (at + 1) * SEALED_PIECE),
    )
    expect((await open(Buffer.concat([head, first, second, third, last]))).length).toBe(4 * PIECE)
    for (const order of [
      [second, first, third, last],
      [first, first, second, third, last],
      [first, third, last],
      [first, second, third],
      [last],
    ])
      await expect(open(Buffer.concat([head, ...order]))).rejects.toEqual(damaged)
  })

  test('cannot be opened with the public key, nor with another', async () => {
    const sealed = await seal(patterned(10))
    const publicOnly = await readKey(join(folder, 'key.pub'))
    const other = await createKey(join(folder, 'other'))
    if (publicOnly === undefined) throw new Error('createKey writes both')
    expect(publicOnly.id).toBe(key.id)
    await expect(open(sealed, 100, publicOnly)).rejects.toMatchObject({ code: 'backup-key-public' })
    await expect(open(sealed, 100, other)).rejects.toMatchObject({
      code: 'backup-key-differs',
      params: { wanted: key.id, given: other.id },
    })
  })

  test('that is no backup is called so', async () => {
    await expect(open(Buffer.from('PGDMP a dump'))).rejects.toMatchObject({ code: 'backup-unknown' })
  })
})

describe('a key', () => {
  test('is readable by its owner only, and is never written over', async () => {
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600)
    const before = await readFile(join(folder, 'key'), 'utf8')
    await expect(createKey(join(folder, 'key'))).rejects.toMatchObject({ code: 'file-not-writable' })
    expect(await readFile(join(folder, 'key'), 'utf8')).toBe(before)
  })

  test('that is not there is undefined; one that is no X25519 key is refused', async () => {
    expect(await readKey(join(folder, 'nowhere'))).toBeUndefined()
    await writeFile(join(folder, 'text'), 'not a key')
    await expect(readKey(join(folder, 'text'))).rejects.toMatchObject({ code: 'backup-key-broken' })
  })
})
