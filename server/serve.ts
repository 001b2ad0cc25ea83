import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Logger } from 'pino'

import { createApp, type Ground } from './app.ts'
import { runCommand } from './commands.ts'
import { loadDemo } from './demo/index.ts'
import { openInstallation } from './installation.ts'
import { deliveryTools, longWorkTools } from './long-work.ts'
import { TABLES } from './modules.ts'
import { DEMO_PASSWORD, demoUsernames } from './platform/accounts/index.ts'
import { sealEveryMinute } from './platform/audit/index.ts'
import { checkNightlyBackups, nightlyBackup } from './platform/backup/index.ts'
import type { Config } from './platform/config.ts'
import { type CommandReply, serveCommands } from './platform/embedded/command-socket.ts'
import type { Engine } from './platform/embedded/engine.ts'
import { startDelivery } from './platform/events/index.ts'
import { codeOf } from './platform/error-code.ts'
import { Problem } from './platform/http/problem.ts'
import { refuseUnreadable } from './platform/http/unreadable.ts'
import { startWorker } from './platform/jobs/index.ts'
import { message } from './platform/messages.ts'
import { clearNightly } from './platform/personal-data/index.ts'
import { createSchedule, type Job } from './platform/schedule/index.ts'

export type Closing = () => Promise<void> | void

/** What there is when serving begins. */
export interface Beginning {
  readonly config: Config
  readonly log: Logger
  /** Where commands come in while this process holds the embedded database. */
  readonly socket: string | undefined
  /** The embedded engine, where it is on its way already. */
  readonly engine: Promise<Engine> | undefined
  readonly say: (text: string) => void
}

/** Opens the installation and serves it; each thing that is opened leaves behind how it is closed. */
export async function serve(
  { config, log, socket, engine, say }: Beginning,
  closings: Closing[],
): Promise<void> {
  const { folder } = config.backups
  if (folder !== undefined) await checkNightlyBackups({ ...config.backups, folder })
  const { ground, close } = await openInstallation(config, log, undefined, engine)
  closings.push(close)
  if (socket !== undefined) await listenForCommands(socket, ground, closings)
  await offerDemo(config, ground, say)
  const isHttps = ground.publicUrl?.startsWith('https:') ?? false
  const server = createServer(createApp(ground)).on('clientError', refuseUnreadable(isHttps))
  const port = await listen(server, config.port)
  closings.push(() => closeServer(server))
  startRecurringWork(ground, closings)
  startLongWork(ground, closings)
  startEvents(ground, closings)
  say(message('server.ready', { url: config.publicUrl ?? `http://localhost:${port}` }))
  await tellDemoAccounts(ground, say)
}

async function tellDemoAccounts({ registry, database }: Ground, say: Beginning['say']): Promise<void> {
  const demo = (await registry.all()).find(({ isDemo, isDefault }) => isDemo && isDefault)
  if (demo === undefined) return
  const usernames = await demoUsernames(database.city(demo.schemaName))
  if (usernames.length > 0)
    say(message('server.demo-accounts', { password: DEMO_PASSWORD, usernames: usernames.join(', ') }))
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

/** Does what people have asked for and what takes longer than an answer may. */
function startLongWork(ground: Ground, closings: Closing[]): void {
  const worker = startWorker(longWorkTools(ground))
  closings.push(() => worker.stop())
}

/** Tells the modules what has happened in others. */
function startEvents(ground: Ground, closings: Closing[]): void {
  const delivery = startDelivery(deliveryTools(ground))
  closings.push(() => delivery.stop())
}

/** An empty installation starts with the demo city, never in production. */
async function offerDemo(config: Config, ground: Ground, say: Beginning['say']): Promise<void> {
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
