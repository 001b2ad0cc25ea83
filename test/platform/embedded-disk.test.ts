import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { openAccount, signInAsAdministrator } from '../support/account-writers.ts'
import { ENGINE } from '../support/installations.ts'
import { freePort, type Running, startProgram, startUnprivileged } from '../support/process.ts'

const run = promisify(execFile)
const onEmbedded = ENGINE === 'embedded' ? describe : describe.skip

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-disk-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

onEmbedded('a folder that may not be written', () => {
  test.each([['main'], ['cli', 'municipality', 'list']] as const)(
    'is refused in words by %s, and stays as it was',
    async (program, ...words) => {
      const closed = join(folder, `closed-${program}`)
      await mkdir(closed)
      await chmod(closed, 0o555)
      const variables = { REJON_DATA: closed, PORT: String(await freePort()), LOG_LEVEL: 'error' }
      const { exitCode, stdout, stderr } = await startUnprivileged(program, words, variables).ended
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
      expect(stderr).toContain('Nie wolno tu zapisywać')
      expect(stderr).toContain(closed)
      expect(stderr).not.toContain('    at ')
      expect(await readdir(closed)).toEqual([])
    },
  )
})

onEmbedded('an engine that cannot write its log', () => {
  let server: Running
  let base: string
  let cookie: string
  beforeAll(async () => {
    const port = String(await freePort())
    const data = join(folder, 'data')
    server = startProgram('main', [], { REJON_DATA: data, PORT: port, LOG_LEVEL: 'silent' })
    await server.says('http://localhost:')
    base = `http://127.0.0.1:${port}/api/v1`
    cookie = await signInAsAdministrator(base)
  }, 240_000)
  afterAll(async () => {
    server.process.kill('SIGTERM')
    await server.ended
  })

  const limitFiles = (size: string) =>
    run('prlimit', ['--pid', String(server.process.pid), `--fsize=${size}:unlimited`])
  const open = async (username: string) => (await openAccount(base, cookie, username))?.status

  test('is started again until it can; meanwhile the server says so, and nothing that it acknowledged is lost', async () => {
    expect(await open('w0-0-1')).toBe(201)
    await limitFiles('65536')
    expect(await open('w0-0-2')).toBe(503)
    await setTimeout(100)
    const refused = await openAccount(base, cookie, 'w0-0-2')
    expect(refused?.status).toBe(503)
    expect(refused?.headers.get('Retry-After')).toBe('5')
    expect((await refused?.json()) as unknown).toMatchObject({ type: '/problems/database-away' })
    await limitFiles('unlimited')
    let again = await open('w0-0-3')
    for (; again === 503; again = await open('w0-0-3')) await setTimeout(200)
    expect(again).toBe(201)
    const found = await fetch(`${base}/accounts?q=w0-0-`, { headers: { Cookie: cookie } })
    const { accounts } = (await found.json()) as { accounts: { username: string }[] }
    expect(accounts.map(({ username }) => username)).toEqual(expect.arrayContaining(['w0-0-1', 'w0-0-3']))
  }, 120_000)
})
