import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

import { z } from 'zod'

import { longWorkTools } from '../../server/long-work.ts'
import type { Job } from '../../server/platform/jobs/contract.ts'
import { type JobKind, jobKind, startJob, startWorker } from '../../server/platform/jobs/index.ts'
import { testCity, type TestCity } from './database.ts'
import { somebody, type Somebody } from './signed-in.ts'

type Work = JobKind['run']

/** The shipped kind with other work: its words are there. */
export const kindThat = (run: Work, more: Partial<Pick<JobKind, 'attempts' | 'isSingle'>> = {}) =>
  jobKind({
    name: 'audit-verification',
    permission: 'audit.read',
    attempts: 3,
    isSingle: false,
    input: z.strictObject({}),
    run: (input, tools) => run(input, tools),
    ...more,
  })

export const WHOLE = { said: [{ words: 'whole', params: { entries: 1, seals: 2 } }] }
export const nothing: Work = () => Promise.resolve(WHOLE)
/** Works until it is told to end. */
export const endless: Work = async (_, { signal, progress }) => {
  progress(1, 4, 'entries')
  if (!signal.aborted) await once(signal, 'abort')
  throw new Error('was told to end')
}

/** A municipality in which people ask for jobs, and the servers that do them. */
export interface JobCity {
  readonly city: TestCity
  readonly auditor: Somebody
  /** The rows of the last statement. */
  readonly asOwner: (...statements: readonly string[]) => Promise<Record<string, unknown>[]>
  /** A server that does such work; without one what is shipped. */
  readonly serve: (kind?: JobKind, ground?: TestCity['ground']) => ReturnType<typeof startWorker>
  readonly stopServers: () => Promise<void>
  /** Asks for work as the auditor, or somebody else, does. */
  readonly ask: (kind: JobKind, by?: Somebody) => Promise<number>
  readonly jobOf: (id: number) => Promise<Job>
  /** The job, when it has come so far. */
  readonly jobWhen: (id: number, isThere: (job: Job) => boolean) => Promise<Job>
  readonly jobIn: (id: number, ...states: readonly Job['state'][]) => Promise<Job>
  readonly countTickets: () => Promise<unknown>
}

export async function jobCity(): Promise<JobCity> {
  const city = await testCity()
  const auditor = await somebody(city, { role: 'auditor' })
  const servers: ReturnType<typeof startWorker>[] = []
  const asOwner: JobCity['asOwner'] = (...statements) =>
    city.ground.database.asOwner(async (_, client) => {
      await client.query(`SET LOCAL search_path TO ${city.municipality.schemaName}, public`)
      let rows: Record<string, unknown>[] = []
      for (const statement of statements) ({ rows } = await client.query(statement))
      return rows
    })
  const jobOf = async (id: number) => (await auditor.as.get(`/jobs/${id}`).expect(200)).body as Job
  const jobWhen: JobCity['jobWhen'] = async (id, isThere) => {
    for (let tries = 0; tries < 200; tries++) {
      const job = await jobOf(id)
      if (isThere(job)) return job
      await setTimeout(100)
    }
    throw new Error(`It never came so far: ${JSON.stringify(await jobOf(id))}`)
  }
  return {
    city,
    auditor,
    asOwner,
    serve(kind, ground = city.ground) {
      const server = startWorker({ ...longWorkTools(ground, kind && [kind]), isAlone: false })
      servers.push(server)
      return server
    },
    async stopServers() {
      for (const server of servers.splice(0)) await server.stop()
    },
    ask: (kind, by = auditor) =>
      city.db.transaction(async (tx) => {
        const id = await startJob(tx, city.context, kind, {})
        await tx.plain('UPDATE jobs SET account_id = $1 WHERE id = $2', [by.accountId, id])
        return id
      }),
    jobOf,
    jobWhen,
    jobIn: (id, ...states) => jobWhen(id, ({ state }) => states.includes(state)),
    countTickets: async () => (await asOwner('SELECT count(*)::int AS n FROM pgboss.job'))[0]?.['n'],
  }
}
