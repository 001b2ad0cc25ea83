import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { portalPlace } from './portal-place.ts'
import {
  addMunicipality,
  createApp,
  createLog,
  loadDemo,
  longWorkTools,
  openDemoAccounts,
  openInstallation,
  readConfig,
  startWorker,
} from './shipped.ts'
import { TEST_CLOCK } from './test-clock.ts'

/** The portal of a test run, as it is shipped, with the demo city: says its address, and ends with the run. */
const { run } = portalPlace()
const { ground, close } = await openInstallation(readConfig(process.env), createLog('error'), TEST_CLOCK)
await loadDemo(ground, 'koszalin', 1, { progress: () => undefined })
await addEmptyMunicipality()
const worker = startWorker(longWorkTools(ground))
const server = createServer(createApp(ground)).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})

/** A municipality without any data, for who tries to begin: `/m/pusta`; its officer signs in as those of the demo do. */
async function addEmptyMunicipality() {
  const unit = { kind: 'municipality', id: null, schoolId: null } as const
  const officer = {
    username: 'geodeta',
    name: 'Genowefa Geodeta',
    role: 'network-planner',
    units: [unit],
  } as const
  await addMunicipality(
    ground.database,
    { slug: 'pusta', teryt: '3261011', name: 'Koszalin', title: 'Pusta gmina', isDemo: true },
    async (tx) => {
      await openDemoAccounts(tx, [officer], TEST_CLOCK.now())
    },
  )
  ground.registry.forget()
}

const watch = setInterval(() => {
  if (!isAlive(run)) end()
}, 2_000)

function end() {
  clearInterval(watch)
  server.closeAllConnections()
  server.close()
  void worker.stop().then(close)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

process.on('SIGTERM', end)
