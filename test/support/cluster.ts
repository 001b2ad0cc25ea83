import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { access, chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

import { codeOf } from '../../server/platform/error-code.ts'

const run = promisify(execFile)
const BIN = '/usr/lib/postgresql/15/bin'
/** Recovery after a crash takes its time on a slow machine. */
const PATIENCE_SECONDS = '180'

/** Whether PostgreSQL's own programs are on this machine. */
export const hasServerPrograms = () =>
  access(join(BIN, 'initdb')).then(
    () => true,
    () => false,
  )

/** A PostgreSQL of a test's own, which may be killed. */
export interface Cluster {
  readonly url: string
  readonly start: () => Promise<void>
  /** `kill -9` of the postmaster and of all of its children. */
  readonly kill: () => Promise<void>
  /** No file of it may grow past so many bytes from now on, or any may again (`unlimited`). */
  readonly limitFiles: (bytes: number | 'unlimited') => Promise<void>
  readonly remove: () => Promise<void>
}

/** Root may not run PostgreSQL: its own user does, who may also limit its processes. */
function asPostgres(program: string, ...words: readonly string[]) {
  const whole = [program === 'prlimit' ? program : join(BIN, program), ...words]
  return process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', ...whole])
    : run(whole[0] ?? '', whole.slice(1))
}

/** Makes a cluster with small files of the write-ahead log, and starts it. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-cluster-'))
  const data = join(folder, 'data')
  if (process.getuid?.() === 0) await run('chown', ['postgres', folder])
  else await chmod(folder, 0o700)
  const port = await lastingPort()
  const options = `-p ${port} -c unix_socket_directories= -c listen_addresses=127.0.0.1 -c shared_buffers=128MB`
  const log = join(folder, 'log')
  const start = async () => {
    const words = ['-D', data, '-w', '-t', PATIENCE_SECONDS, '-l', log, '-o', options]
    await asPostgres('pg_ctl', ...words, 'start').catch(async (error: unknown) => {
      throw new Error((await readFile(log, 'utf8')).slice(-2_000), { cause: error })
    })
  }
  const encoding = ['--encoding', 'UTF8', '--locale', 'C.UTF-8']
  await asPostgres('initdb', '-D', data, '-U', 'rejon', '--auth', 'trust', '--wal-segsize', '1', ...encoding)
  await start()
  const postmaster = async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0])
  return {
    url: `postgres://rejon@127.0.0.1:${port}/postgres`,
    start,
    async kill() {
      const pids = await held(await postmaster())
      for (const pid of pids) signal(pid, 'SIGKILL')
      for (const pid of pids) await gone(pid)
      // Where nobody buries the dead (in some containers) their process ids stay taken, and PostgreSQL would not start.
      await rm(join(data, 'postmaster.pid'))
    },
    async limitFiles(bytes) {
      // All at once: no file is to grow past the limit of one by the hand of another.
      const pids = await held(await postmaster())
      for (const pid of pids) {
        if (await isGone(pid)) continue
        await asPostgres('prlimit', '--pid', `${pid}`, `--fsize=${bytes}:unlimited`)
      }
      for (const pid of pids) signal(pid, 'SIGCONT')
    },
    async remove() {
      await asPostgres('pg_ctl', '-D', data, '-m', 'immediate', 'stop').catch(() => undefined)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Below those that the kernel gives to connections: while the cluster is down nobody is given its own by chance. */
async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    // `once` fails when there is an error first: somebody has it.
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}

/** Holds a process still, then those that it has started: none is added meanwhile. */
async function held(parent: number): Promise<number[]> {
  process.kill(parent, 'SIGSTOP')
  const pids = await withChildren(parent)
  for (const pid of pids) signal(pid, 'SIGSTOP')
  return pids
}

/** Whoever has just ended needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/** A process and those that it has started. */
async function withChildren(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = await Promise.all(pids.map(parentOf))
  return [parent, ...pids.filter((_, index) => parents[index] === parent)]
}

/** Undefined when the process is gone. */
async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, parent] = /^PPid:\s+(\d+)$/m.exec(status) ?? []
  return parent === undefined ? undefined : Number(parent)
}

async function gone(pid: number): Promise<void> {
  while (!(await isGone(pid))) await setTimeout(10)
}

/** A dead process whose parent has not looked is gone as well. */
async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return status === '' || /^State:\s+Z/m.test(status)
}
