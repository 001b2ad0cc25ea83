import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { takeLock } from '../../server/platform/embedded/lock.ts'
import { freePort, type Running, startProgram } from '../support/process.ts'

let folder: string
let environment: { REJON_DATA: string; PORT: string; LOG_LEVEL: string }
const ADD = ['municipality', 'add', 'sianow', '--teryt', '3209073', '--name', 'Sianów']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-lock-'))
  environment = { REJON_DATA: folder, PORT: String(await freePort()), LOG_LEVEL: 'error' }
  // With a municipality of its own the installation needs no demo city.
  const { exitCode, stderr } = await startProgram('cli', ADD, environment).ended
  if (exitCode !== 0) throw new Error(stderr)
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('on the embedded engine', () => {
  let server: Running
  beforeAll(async () => {
    server = startProgram('main', [], environment)
    await server.says('http://localhost:')
  }, 120_000)
  afterAll(async () => {
    server.process.kill('SIGTERM')
    await server.ended
  })

  test('a second start ends with 1 and names the port of the first', async () => {
    const second = await startProgram('main', [], environment).ended
    expect(second.exitCode).toBe(1)
    expect(second.stderr).toContain(`already running on port ${environment.PORT}`)
  })

  test('a command runs inside the server that holds the data', async () => {
    const list = await startProgram('cli', ['municipality', 'list', '--json'], environment).ended
    expect(list).toMatchObject({ exitCode: 0, stderr: '' })
    expect(JSON.parse(list.stdout)).toMatchObject([{ slug: 'sianow', teryt: '3209073', isDefault: true }])
    const refused = await startProgram('cli', ADD, environment).ended
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    const misused = await startProgram('cli', ['municipality', 'add'], environment).ended
    expect(misused.exitCode).toBe(2)
  })

  test('a killed server leaves a lock that the next start takes over, and its rows', async () => {
    server.process.kill('SIGKILL')
    await server.ended
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({
      pid: server.process.pid,
    })
    server = startProgram('main', [], environment)
    await server.says('http://localhost:')
    const answer = await fetch(`http://localhost:${environment.PORT}/api/v1/municipality`)
    expect(await answer.json()).toMatchObject({ slug: 'sianow' })
  }, 120_000)
})

describe('the lock', () => {
  const path = () => join(folder, 'another-lock')

  test('is held by one process at a time and free after its release', async () => {
    const mine = await takeLock(path(), 8080, '/tmp/x.sock')
    expect(mine.held).toBe(true)
    if (mine.held) await mine.release()
    const again = await takeLock(path(), null, '/tmp/x.sock')
    expect(again.held).toBe(true)
  })

  test.each([
    ['of another boot', { pid: 1, port: 1, boot: 'another', socket: '' }],
    ['that is not readable', 'half a fi'],
  ])('%s is taken over', async (_, content) => {
    await writeFile(path(), typeof content === 'string' ? content : JSON.stringify(content))
    expect(await takeLock(path(), null, '')).toMatchObject({ held: true })
  })

  test('of a killed process that nobody has buried is taken over', async () => {
    // A shell that has become another program does not ask for the end of what it had started.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer] // the event's own argument
    const pid = Number(String(printed))
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
    while (!/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))) await setTimeout(10)
    await writeFile(path(), JSON.stringify({ pid, port: 8081, boot, socket: '' }))
    expect(await takeLock(path(), null, '')).toMatchObject({ held: true })
    parent.kill()
  })

  test('of a live process is respected', async () => {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
    await writeFile(path(), JSON.stringify({ pid: process.ppid, port: 8081, boot, socket: '' }))
    expect(await takeLock(path(), null, '')).toMatchObject({ held: false, owner: { port: 8081 } })
  })
})
