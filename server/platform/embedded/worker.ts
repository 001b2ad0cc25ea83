import { parentPort, workerData } from 'node:worker_threads'

import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

/** The embedded engine's thread: a long query keeps this thread busy, never the one that answers HTTP. */
const { folder, socket } = workerData as { folder: string; socket: string } // sent by engine.ts
const engine = await PGlite.create({ dataDir: folder, extensions: { postgis, btree_gist } })
const server = new PGLiteSocketServer({ db: engine, path: socket, maxConnections: 4 })
await server.start()

parentPort?.on('message', () => {
  void close()
})
parentPort?.postMessage('ready')

async function close(): Promise<void> {
  await server.stop()
  await engine.close()
  parentPort?.postMessage('closed')
  parentPort?.close()
}
