import { spawn } from 'node:child_process'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { ROOT } from '../../server/platform/root.ts'
import { portalPlace } from './portal-place.ts'

const PATIENCE_MILLISECONDS = 120_000
const PAUSE_MILLISECONDS = 100

/**
 * The address of the built portal with the demo city, `http://127.0.0.1:12345`, without a slash at the end. One process
 * serves all test files of a run, which only read: the first that asks starts it, and its tiles stay made.
 */
export async function portalUrl(): Promise<string> {
  const { claim, said, complaints } = portalPlace()
  const isFirst = await mkdir(claim).then(
    () => true,
    () => false,
  )
  if (isFirst) await start()
  for (let waited = 0; waited < PATIENCE_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
    // Its log says other things there, too.
    const [, url] = /^(http:\S+)\n/m.exec(await readFile(said, 'utf8').catch(() => '')) ?? []
    if (url !== undefined) return url
    await setTimeout(PAUSE_MILLISECONDS)
  }
  throw new Error(`The portal did not start: ${await readFile(complaints, 'utf8')}`)
}

/** Ends the portal of this run, if one was started. */
export async function stopPortal(): Promise<void> {
  const pid = Number(await readFile(portalPlace().processId, 'utf8').catch(() => ''))
  if (pid === 0) return
  try {
    for (process.kill(pid, 'SIGTERM'); ; process.kill(pid, 0)) await setTimeout(PAUSE_MILLISECONDS)
  } catch {
    // It has ended.
  }
}

async function start(): Promise<void> {
  const { environment, processId, said, complaints } = portalPlace()
  const [out, faults] = await Promise.all([open(said, 'w'), open(complaints, 'w')])
  const script = join(ROOT, 'test/support/portal-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: ROOT,
    env: { ...process.env, ...environment, NODE_OPTIONS: '' },
    stdio: ['ignore', out.fd, faults.fd],
    detached: true,
  })
  child.unref()
  await writeFile(processId, String(child.pid))
  await Promise.all([out.close(), faults.close()])
}
