import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { ROOT } from '../../server/platform/root.ts'
import type { Finished } from './database.ts'

export interface Running {
  readonly process: ChildProcess
  /** Waits until `text` stands in what it printed; fails when it ends before. */
  says(text: string): Promise<void>
  readonly ended: Promise<Finished>
}

/** Starts a built program of the installation as a process of its own: `main` or `cli`. */
export function startProgram(
  name: 'main' | 'cli',
  words: readonly string[],
  variables: Record<string, string>,
  folder = process.cwd(),
): Running {
  return follow(process.execPath, [join(ROOT, `dist/server/${name}.js`), ...words], { variables, folder })
}

/** As somebody who may not write everywhere: root gives that right away. */
export function startUnprivileged(
  name: 'main' | 'cli',
  words: readonly string[],
  variables: Record<string, string>,
): Running {
  const whole = [process.execPath, join(ROOT, `dist/server/${name}.js`), ...words]
  const [program = '', ...rest] = [...(process.getuid?.() === 0 ? UNPRIVILEGED : []), ...whole]
  return follow(program, rest, { variables, folder: process.cwd() })
}

const UNPRIVILEGED = ['setpriv', '--bounding-set', '-dac_override', '--inh-caps', '-dac_override']

interface Surroundings {
  readonly variables: Record<string, string>
  readonly folder: string
}

function follow(program: string, words: readonly string[], { variables, folder }: Surroundings): Running {
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  })
  const printed = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text
      for (const look of waiting) look()
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ exitCode: Number(code), ...printed }))
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!printed.stdout.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      void ended.then(() => {
        reject(new Error(`It ended without saying "${text}":\n${printed.stdout}\n${printed.stderr}`))
      })
    })
  return { process: child, says, ended }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  return address.port
}
