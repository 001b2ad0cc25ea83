import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Logger } from 'pino'

import { createApp, type Ground } from './app.ts'
import { runCommand } from './commands.ts'
import { loadDemo } from './demo/index.ts'
import { meetingPoint, openInstallation } from './installation.ts'
import { TABLES } from './modules.ts'
import { DEMO_PASSWORD, demoUsernames } from './platform/accounts/index.ts'
import { checkNightlyBackups, nightlyBackup } from './platform/backup/index.ts'
import { type Config, readConfig } from './platform/config.ts'
import { type CommandReply, serveCommands } from './platform/embedded/command-socket.ts'
import { takeLock } from './platform/embedded/lock.ts'
import { codeOf } from './platform/error-code.ts'
import { Problem } from './platform/http/problem.ts'
import { refuseUnreadable } from './platform/http/unreadable.ts'
import { createLog } from './platform/log.ts'
import { message } from './platform/messages.ts'
import { clearNightly } from './platform/personal-data/index.ts'
import { sealEveryMinute } from './platform/audit/index.ts'
import { createSchedule, type Job } from './platform/schedule/index.ts'
import { failStart } from './start-failure.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)

type Closing = () => Promise<void> | void

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const closings: Closing[] = []
  const stop = async () => {
    for (const close of closings.splice(0).reverse()) await close()
  }
  try {
    await start(config, log, closings)
  } catch (error) {
    await stop()
    throw error
  }
  stopOnSignal(stop, log)
}

/** Each thing that is opened leaves behind how it is closed. */
async function start(config: Config, log: Logger, closings: Closing[]): Promise<void> {
  const { folder } = config.backups
  if (folder !== undefined) await checkNightlyBackups({ ...config.backups, folder })
  const socket = config.databaseUrl === undefined ? await holdDataFolder(config, closings) : undefined
  say(message('server.opening'))
  const { ground, close } = await openInstallation(config, log)
  closings.push(close)
  if (socket !== undefined) await listenForCommands(socket, ground, closings)
  await offerDemo(config, ground)
  const isHttps = ground.publicUrl?.startsWith('https:') ?? false
  const server = createServer(createApp(ground)).on('clientError', refuseUnreadable(isHttps))
  const port = await listen(server, config.port)
  closings.push(() => closeServer(server))
  startRecurringWork(ground, closings)
  say(message('server.ready', { url: config.publicUrl ?? `http://localhost:${port}` }))
  await tellDemoAccounts(ground)
}

async function tellDemoAccounts({ registry, database }: Ground): Promise<void> {
  const demo = (await registry.all()).find(({ isDemo, isDefault }) => isDemo && isDefault)
  if (demo === undefined) return
  const usernames = await demoUsernames(database.city(demo.schemaName))
  if (usernames.length > 0)
    say(message('server.demo-accounts', { password: DEMO_PASSWORD, usernames: usernames.join(', ') }))
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

async function listenForCommands(path: string, ground: Ground, closings: Closing[]): Promise<void> {
  const server = await serveCommands(path, async ({ words, folder }, send) => {
    const to = (stream: 'stdout' | 'stderr' | 'progress') => (text: string) => {
      send({ stream, text })
    }
    try {
      const output = { stdout: to('stdout'), stderr: to('stderr'), progress: to('progress') }
      return await runCommand(words, folder, ground, output)
    } catch (error) {
      ground.log.error({ err: error }, 'command failed')
      send({ stream: 'stderr', text: message('problems.internal.detail') } satisfies CommandReply)
      return 1
    }
  })
  closings.push(() => void server.close())
}

function startRecurringWork(ground: Ground, closings: Closing[]): void {
  const { database, clock, log, backups } = ground
  const jobs: Job[] = [sealEveryMinute(ground), clearNightly(ground, TABLES)]
  if (backups.folder !== undefined) jobs.push(nightlyBackup(ground, { ...backups, folder: backups.folder }))
  else if (ground.publicUrl !== undefined)
    log.warn('REJON_BACKUP_FOLDER is not set: there are no nightly backups')
  const schedule = createSchedule({ shared: database.shared, clock, log }, jobs)
  schedule.start()
  closings.push(() => schedule.stop())
}

/** An empty installation starts with the demo city, never in production. */
async function offerDemo(config: Config, ground: Ground): Promise<void> {
  const municipalities = await ground.registry.all()
  if (config.publicUrl !== undefined) {
    if (municipalities.some(({ isDemo }) => isDemo)) throw new Problem(409, 'demo-in-production')
    return
  }
  if (municipalities.length > 0) return
  say(message('server.making-demo'))
  await loadDemo(ground, 'koszalin', 1, { progress: say })
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port)
  try {
    await once(server, 'listening')
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw new Problem(409, 'port-taken', { port })
    throw error
  }
  return (server.address() as AddressInfo).port // it listens on a port, not on a pipe
}

const PATIENCE_MILLISECONDS = 5_000

/** Lets the answers under way end; what is still open then is cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = setTimeout(() => {
    server.closeAllConnections()
  }, PATIENCE_MILLISECONDS)
  await closed
  clearTimeout(cut)
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
