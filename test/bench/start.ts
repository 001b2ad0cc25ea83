import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort, startProgram } from '../support/process.ts'

/** First and second start of the embedded installation until an answer comes, in seconds, and memory in MB. */
export async function startBench(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-bench-'))
  try {
    const first = await timeStart(folder)
    const second = await timeStart(folder)
    return {
      firstSeconds: first.seconds,
      secondSeconds: second.seconds,
      firstMegabytes: first.megabytes,
      secondMegabytes: second.megabytes,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeStart(folder: string): Promise<{ seconds: number; megabytes: number }> {
  const began = performance.now()
  const port = await freePort()
  const server = startProgram('main', [], { REJON_DATA: folder, PORT: String(port), LOG_LEVEL: 'error' })
  await server.says('http://localhost:')
  const url = `http://localhost:${port}/api/v1`
  const found = (await (await fetch(`${url}/addresses?q=Staszica 6`)).json()) as {
    addresses: { id: number }[]
  }
  const id = found.addresses[0]?.id
  const answer = await fetch(`${url}/catchment-answers?addressId=${String(id)}`)
  if (!answer.ok) throw new Error(`No answer: ${answer.status}`)
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const status = await readFile(`/proc/${String(server.process.pid)}/status`, 'utf8')
  const megabytes = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
  server.process.kill('SIGTERM')
  await server.ended
  return { seconds, megabytes }
}
