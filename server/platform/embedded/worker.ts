import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'

import { type Extension, PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

import type { EngineStart } from './engine.ts'
import { keepToProtocol } from './protocol.ts'

const CONNECTIONS_END_MILLISECONDS = 50

/** The embedded engine's thread: a long query keeps this thread busy, never the one that answers HTTP. */
const { folder, socket, postgisBundle } = workerData as EngineStart
const usedPostgis: Extension = {
  ...postgis,
  setup: async (database, options) => ({
    ...(await postgis.setup(database, options)),
    bundlePath: pathToFileURL(postgisBundle),
  }),
}
const engine = await PGlite.create({ dataDir: folder, extensions: { postgis: usedPostgis, btree_gist } })
const server = new PGLiteSocketServer({ db: withProtocolKept(engine), path: socket, maxConnections: 4 })
await server.start()

parentPort?.on('message', () => {
  void close()
})
parentPort?.postMessage('ready')

async function close(): Promise<void> {
  await server.stop()
  // A connection that has just ended still asks the engine, one turn later, whether it left a transaction open.
  await setTimeout(CONNECTIONS_END_MILLISECONDS)
  await engine.close()
  parentPort?.postMessage('closed')
  parentPort?.close()
}

/** Ends this thread once the error has gone out; who started it starts another. */
function endSoon(): void {
  void setTimeout(CONNECTIONS_END_MILLISECONDS).then(() => process.exit(1))
}

/** The engine as the socket server uses it, with its answers after errors put right. */
function withProtocolKept(database: PGlite): PGlite {
  const stack = stackOf(database)
  const run = keepToProtocol(async (message, receive) => {
    const top: unknown = stack.value
    try {
      await database.execProtocolRawStream(message, { onRawData: receive })
    } finally {
      stack.value = top
    }
  }, endSoon)
  const execProtocolRawStream: PGlite['execProtocolRawStream'] = (message, { onRawData }) =>
    run(message, onRawData)
  return new Proxy(database, {
    get(target, name) {
      if (name === 'execProtocolRawStream') return execProtocolRawStream
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/**
 * Where the engine's stack ends. Each error leaves a piece of the stack taken: after some 2,500 of them every question
 * failed with "stack depth limit exceeded". PGlite 0.5.16 gives it back by itself; PostGIS is there for 0.5.8 only.
 */
function stackOf({ Module }: PGlite): { value: unknown } {
  const pointer: unknown = Reflect.get(Module, '___stack_pointer')
  if (typeof pointer === 'object' && pointer !== null && 'value' in pointer) return pointer
  throw new Error('The engine does not show where its stack ends')
}
