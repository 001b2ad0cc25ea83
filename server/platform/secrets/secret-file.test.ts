import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { language } from '../languages/contract.ts'
import { problemText } from '../messages.ts'
import { Problem } from '../http/problem.ts'
import { FRESH_MILLISECONDS, openSecrets } from './open-secrets.ts'
import { createSecretFile, makeKey, readSecretFile, replaceSecretFile } from './secret-file.ts'

const clock = { now: () => new Date('2026-11-22T11:00:00Z') }
let folder: string
let file: string
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-secrets-'))
})
beforeEach(() => {
  file = join(folder, String(++count), 'secrets.json')
})
afterAll(() => rm(folder, { recursive: true }))

const open = (mayCreate = true, now = { at: 0 }) =>
  openSecrets({ file, mayCreate, clock, monotonicMilliseconds: () => now.at })

/** The problem with which the file is refused. */
async function refusal(): Promise<Problem> {
  const error: unknown = await open(false).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Problem)
  return error as Problem // just seen to be one
}

async function write(content: string, mode = 0o600): Promise<void> {
  await createSecretFile(file, clock)
  await writeFile(file, content)
  await chmod(file, mode)
}

/** A file of keys with another secret in it. */
async function withSecret(secret: Buffer): Promise<string> {
  await createSecretFile(file, clock)
  const [key = ''] = readSecretFile(file).map((each) => each.secret.toString('base64url'))
  return (await readFile(file, 'utf8')).replace(key, secret.toString('base64url'))
}

describe('the file with the keys', () => {
  test('is made on the first start, for its owner only, and kept on the second', async () => {
    const first = (await open()).keys()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await open()).keys()).toEqual(first)
    expect(first).toHaveLength(1)
    expect(first[0]?.secret).toHaveLength(32)
  })

  test('is one, however many processes start together, and no draft stays', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => open()))
    expect(new Set(rings.map((ring) => ring.keys()[0]?.id)).size).toBe(1)
    expect(await readdir(join(file, '..'))).toEqual(['secrets.json'])
  })

  test('is not made in production', async () => {
    expect((await refusal()).code).toBe('secret-file-missing')
  })

  test.each([0o604, 0o644, 0o666, 0o602, 0o601, 0o620, 0o660])(
    'is refused when others may use it: %o',
    async (mode) => {
      await createSecretFile(file, clock)
      await chmod(file, mode)
      const { code, params } = await refusal()
      expect({ code, mode: params['mode'] }).toEqual({ code: 'secret-file-open', mode: mode.toString(8) })
    },
  )

  test('may be read by the group, as a container hands it in', async () => {
    await createSecretFile(file, clock)
    await chmod(file, 0o440)
    expect((await open(false)).keys()).toHaveLength(1)
  })

  test.each([
    ['empty', '', 'secret-file-empty'],
    ['no JSON', 'hunter2', 'secret-file-malformed'],
    ['another document', '{"version":1}', 'secret-file-malformed'],
    ['of another version', '{"version":2,"keys":[]}', 'secret-file-malformed'],
    ['without keys', '{"version":1,"keys":[]}', 'secret-file-malformed'],
  ])('is refused when it is %s', async (_, content, code) => {
    await write(content)
    expect((await refusal()).code).toBe(code)
  })

  test.each([
    ['zeros', Buffer.alloc(32)],
    ['a password', Buffer.from('change-me-change-me-change-me-!!')],
    ['letters of an example', Buffer.from('0123456789abcdef0123456789abcdef').fill('ab')],
    ['too short', Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex')],
  ])('is refused when its key is %s', async (_, secret) => {
    await write(await withSecret(secret))
    expect((await refusal()).code).toBe('secret-file-weak')
  })

  test('is refused with two current keys, with none, or with two of one name', async () => {
    const [one, other] = [makeKey('current', clock), makeKey('current', clock)]
    await createSecretFile(file, clock)
    for (const keys of [
      [one, other],
      [{ ...one, state: 'retired' as const }],
      [one, { ...other, id: one.id }],
    ]) {
      await replaceSecretFile(file, keys)
      expect((await refusal()).code).toBe('secret-file-malformed')
    }
  })

  test('is refused in words that name the file and nothing that stands in it', async () => {
    const secret = 'c2VjcmV0LXRoYXQtbXVzdC1ub3QtYmUtdG9sZA'
    await write(`{"version":1,"keys":["${secret}"]}`)
    const problem = await refusal()
    for (const spoken of language.options) {
      const { title, detail } = problemText(problem, spoken)
      expect(detail).toContain(file)
      expect(`${title} ${detail} ${String(problem)}`).not.toContain(secret)
    }
  })
})

describe('a new key', () => {
  test('is read by a running process within a second, and written with when it is promoted', async () => {
    const now = { at: 0 }
    const [mine, others] = [await open(true, now), await open(true, now)]
    const before = mine.of('city').currentKey()
    const { id } = await others.prepareKey()
    expect(mine.keys()).toHaveLength(1)
    now.at += FRESH_MILLISECONDS
    expect(mine.keys().map(({ state }) => state)).toEqual(['current', 'next'])
    expect(mine.of('city').currentKey()).toEqual(before)
    await others.promoteKey(id)
    now.at += FRESH_MILLISECONDS
    expect(mine.keys().map(({ state }) => state)).toEqual(['retired', 'current'])
    expect(mine.of('city').currentKey().toString('hex')).toBe(id)
  })

  test('that was prepared and never promoted is taken again', async () => {
    const ring = await open()
    const first = await ring.prepareKey()
    expect((await ring.prepareKey()).id).toBe(first.id)
  })

  test('that has gone from the file is not promoted', async () => {
    const ring = await open()
    await expect(ring.promoteKey('00000000')).rejects.toMatchObject({ code: 'secret-key-gone' })
  })

  test('does not stop a running process when the file is broken or gone meanwhile', async () => {
    const now = { at: 0 }
    const ring = await open(true, now)
    const keys = ring.keys()
    await writeFile(file, '{')
    now.at += FRESH_MILLISECONDS
    expect(ring.keys()).toEqual(keys)
    await rm(file)
    now.at += FRESH_MILLISECONDS
    expect(ring.keys()).toEqual(keys)
  })
})
