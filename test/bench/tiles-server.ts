import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createApp, createLog, loadDemo, openInstallation, readConfig } from '../support/shipped.ts'

/**
 * The server of the tile benchmark: the application on one port, and on another the same where each question finds a
 * new state of the data, so that no tile is at hand.
 */
const slug = process.env['REJON_BENCH_CITY'] ?? 'koszalin'
const { ground, close } = await openInstallation(readConfig(process.env), createLog('error'))
if ((await ground.registry.all()).every((city) => city.slug !== slug)) {
  await loadDemo(ground, slug, 1, { progress: () => undefined })
}
const { schemaName } = await ground.registry.resolve(slug, '')

let state = 0
const changing = { ...ground.cache, peekVersion: () => `state ${++state}` }
const servers = [createApp(ground), createApp({ ...ground, cache: changing })].map(listen)
const [kept, unkept] = await Promise.all(servers.map(({ url }) => url))
process.stdout.write(`${JSON.stringify({ kept, unkept, slug, schema: schemaName })}\n`)

function listen(app: RequestListener) {
  const server = createServer(app)
  const url = new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo // it listens on a port
      resolve(`http://127.0.0.1:${port}`)
    })
  })
  return { server, url }
}

process.on('SIGTERM', () => {
  for (const { server } of servers) {
    server.closeAllConnections()
    server.close()
  }
  void close()
})
