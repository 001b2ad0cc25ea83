import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import autocannon from 'autocannon'
import { z } from 'zod'

import { ROOT } from '../../server/platform/root.ts'
import { alternate, median, ratio } from './alternate.ts'

const SECONDS = 8
const CONNECTIONS = 16

const ready = z.object({ url: z.string(), addressIds: z.array(z.int()).min(1) })

/**
 * Answers by address id on PostgreSQL with the demo city, in requests a second, beside two yardsticks in the same
 * server process: an Express route with one prepared query in the same transaction frame, and the bare route. Once as
 * people ask (answers are kept until their layers change), and once with each round asking what was never asked.
 */
export async function answerBench(): Promise<object> {
  if ((process.env['DATABASE_URL'] ?? '') === '')
    throw new Error('This benchmark runs on PostgreSQL: set DATABASE_URL')
  const { child, url, addressIds } = await startServer()
  try {
    const load = (path: (id: number) => string) => () => requestsASecond(url, addressIds.map(path))
    const answers = load((id) => `/api/v1/catchment-answers?addressId=${id}`)
    // Another record date each time is another question: nothing kept in the process helps.
    let day = 0
    const unkept = () => {
      const on = new Date(Date.UTC(2020, 0, ++day)).toISOString().slice(0, 10)
      return load((id) => `/api/v1/catchment-answers?addressId=${id}&on=${on}`)()
    }
    await answers()
    const figures = await alternate({
      ours: answers,
      unkept,
      framed: load((id) => `/yardstick/framed?addressId=${id}`),
      bare: load((id) => `/yardstick/bare?addressId=${id}`),
    })
    return {
      unit: 'requests/s',
      ours: median(figures['ours']),
      framed: median(figures['framed']),
      bare: median(figures['bare']),
      oursToFramed: ratio(figures['ours'], figures['framed']),
      oursToBare: ratio(figures['ours'], figures['bare']),
      unkept: median(figures['unkept']),
      unkeptToFramed: ratio(figures['unkept'], figures['framed']),
    }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function startServer(): Promise<{ child: ChildProcess } & z.output<typeof ready>> {
  const script = join(ROOT, 'test/bench/answer-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...ready.parse(JSON.parse(line)) }
  }
  throw new Error('The server of the benchmark ended at once')
}

async function requestsASecond(url: string, paths: readonly string[]): Promise<number> {
  let asked = 0
  // All connections draw from one row, so that no two ask for the same address at the same time.
  const drawPath = (request: autocannon.Request) => ({
    ...request,
    path: paths[asked++ % paths.length] ?? '/',
  })
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [{ method: 'GET', setupRequest: drawPath }],
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} failed`)
  return result.requests.average
}
