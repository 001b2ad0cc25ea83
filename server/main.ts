import type { Logger } from 'pino'

import { databaseFolder, hasDatabase, meetingPoint } from './data-folder.ts'
import { type Config, readConfig } from './platform/config.ts'
import { type Engine, startEngine } from './platform/embedded/engine.ts'
import { takeLock } from './platform/embedded/lock.ts'
import { Problem } from './platform/http/problem.ts'
import { createLog } from './platform/log.ts'
import { message } from './platform/messages.ts'
import type { Closing } from './serve.ts'
import { failStart } from './start-failure.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const closings: Closing[] = []
  const stop = async () => {
    for (const close of closings.splice(0).reverse()) await close()
  }
  try {
    const isEmbedded = config.databaseUrl === undefined
    const socket = isEmbedded ? await holdDataFolder(config, closings) : undefined
    say(message('server.opening'))
    const engine = isEmbedded && hasDatabase(config) ? wakeEngine(config, log, closings) : undefined
    // What answers takes a second to be read, and the engine some to wake up: both at once.
    const { serve } = await import('./serve.ts')
    await serve({ config, log, socket, engine, say }, closings)
  } catch (error) {
    await stop()
    throw error
  }
  stopOnSignal(stop, log)
}

/** Starts the engine on a database that is there, without waiting for it. */
function wakeEngine(config: Config, log: Logger, closings: Closing[]): Promise<Engine> {
  const engine = startEngine(databaseFolder(config), (error) => {
    log.error({ err: error }, 'database connection lost')
  })
  // Whoever waits for it is told when it fails; until then nobody is to be.
  const running = engine.catch(() => undefined)
  closings.push(async () => {
    await (await running)?.close()
  })
  return engine
}

/** Takes the data folder for this process, or tells who has it. */
async function holdDataFolder(config: Config, closings: Closing[]): Promise<string> {
  const { lock: path, socket } = await meetingPoint(config)
  const lock = await takeLock(path, config.port, socket)
  if (!lock.held) {
    const { pid, port } = lock.owner
    throw port === null
      ? new Problem(409, 'command-running', { pid })
      : new Problem(409, 'already-running', { pid, port })
  }
  closings.push(lock.release)
  return socket
}

function stopOnSignal(stop: () => Promise<void>, log: Logger): void {
  let stopping = false
  const onSignal = () => {
    if (stopping) return
    stopping = true
    stop().catch((error: unknown) => {
      log.error({ err: error }, 'could not stop cleanly')
      process.exitCode = 1
    })
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
}

main().catch(failStart)
