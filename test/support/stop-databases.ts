import { readFile, rm } from 'node:fs/promises'

import { canariesIn } from './canary.ts'
import { portalPlace } from './portal-place.ts'
import { stopPortal } from './portal.ts'

/** Ends what was started for the run; databases on a server are left for a look, until the next run. */
export default async function stopDatabases(): Promise<void> {
  const started = globalThis.rejonTestDatabases
  if (started === undefined) return
  await stopPortal()
  await Promise.all(started.engines.map((engine) => engine.close()))
  const said = await wordsOfPortal()
  await rm(started.folder, { recursive: true, force: true })
  // Over the whole run: a test's person that stands in a log is a leak, whichever test it was.
  if (canariesIn(said).length > 0) throw new Error('The log of the portal names a PESEL')
}

async function wordsOfPortal(): Promise<string> {
  const { said, complaints } = portalPlace()
  const texts = [said, complaints].map((file) => readFile(file, 'utf8').catch(() => ''))
  return (await Promise.all(texts)).join('\n')
}
