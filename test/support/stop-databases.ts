import { rm } from 'node:fs/promises'

import { stopPortal } from './portal.ts'

/** Ends what was started for the run; databases on a server are left for a look, until the next run. */
export default async function stopDatabases(): Promise<void> {
  const started = globalThis.rejonTestDatabases
  if (started === undefined) return
  await stopPortal()
  await Promise.all(started.engines.map((engine) => engine.close()))
  await rm(started.folder, { recursive: true, force: true })
}
