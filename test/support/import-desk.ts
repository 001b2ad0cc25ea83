import { setTimeout } from 'node:timers/promises'

import { longWorkTools } from '../../server/long-work.ts'
import { type ImportDraft, PIECE_BYTES } from '../../server/platform/imports/contract.ts'
import { isOpen } from '../../server/platform/jobs/policy.ts'
import type { Job } from '../../server/platform/jobs/contract.ts'
import { startWorker } from '../../server/platform/jobs/index.ts'
import type { Role } from '../../server/platform/rights/contract.ts'
import { testCity, type TestCity } from './database.ts'
import { somebody, type Somebody } from './signed-in.ts'

export interface BroughtFile {
  readonly name: string
  readonly content: string | Buffer
}

type Options = Readonly<Record<string, string | boolean>>

/** An official's desk: a municipality, who loads its data by the API, and the server that does the work. */
export interface ImportDesk {
  readonly city: TestCity
  readonly officer: Somebody
  /** Begins an import and brings its files. */
  readonly bring: (kind: string, files: readonly BroughtFile[], options?: Options) => Promise<ImportDraft>
  /** The same, with its preview. */
  readonly preview: (
    kind: string,
    content: BroughtFile | readonly BroughtFile[],
    options?: Options,
  ) => Promise<ImportDraft>
  /** The same, and lets it land. */
  readonly load: (
    kind: string,
    content: BroughtFile | readonly BroughtFile[],
    options?: Options,
  ) => Promise<ImportDraft>
  readonly draft: (id: number) => Promise<ImportDraft>
  /** Asks for work with a draft and waits for its end. */
  readonly done: (id: number, work: 'preview' | 'landing') => Promise<ImportDraft>
  readonly undo: (importId: number) => Promise<Job>
  /** All rows of a table as text, in order: two of them are equal where nothing differs. */
  readonly rows: (...tables: readonly string[]) => Promise<unknown[]>
  /** Takes all data and history away, as if the municipality had just been added. */
  readonly empty: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function importDesk(role: Role = 'network-planner'): Promise<ImportDesk> {
  const city = await testCity({ teryt: '0264011', name: 'Wrocław' })
  const officer = await somebody(city, { role })
  const server = startWorker({ ...longWorkTools(city.ground), isAlone: false })
  const draft: ImportDesk['draft'] = async (id) =>
    (await officer.as.get(`/import-drafts/${id}`).expect(200)).body as ImportDraft
  const until = async <Found>(look: () => Promise<Found>, isThere: (found: Found) => boolean) => {
    for (let tries = 0; tries < 600; tries++) {
      const found = await look()
      if (isThere(found)) return found
      await setTimeout(100)
    }
    throw new Error(`It never ended: ${JSON.stringify(await look())}`)
  }
  const bring: ImportDesk['bring'] = async (kind, files, options = {}) => {
    const contents = files.map(({ content }) => Buffer.from(content))
    const named = files.map(({ name }, index) => ({ name, size: contents[index]?.length ?? 0 }))
    const given = Object.entries(options).map(([name, value]) => ({ name, value }))
    const sent = { kind, options: given, files: named }
    const { body } = await officer.as.post('/import-drafts').send(sent).expect(201)
    const { id } = body as ImportDraft
    for (const [file, content] of contents.entries()) {
      for (let start = 0; start < content.length; start += PIECE_BYTES) {
        const bytes = content.subarray(start, start + PIECE_BYTES).toString('base64')
        await officer.as.put(`/import-drafts/${id}/files/${file}`).send({ start, bytes }).expect(200)
      }
    }
    return draft(id)
  }
  const done: ImportDesk['done'] = async (id, work) => {
    await officer.as.post(`/import-drafts/${id}/${work}`).expect(201)
    return until(
      () => draft(id),
      ({ state }) => state !== 'working',
    )
  }
  const preview: ImportDesk['preview'] = async (kind, content, options) => {
    const { id } = await bring(kind, 'name' in content ? [content] : content, options)
    return done(id, 'preview')
  }
  return {
    city,
    officer,
    bring,
    preview,
    draft,
    done,
    async load(kind, content, options) {
      const { id } = await preview(kind, content, options)
      return done(id, 'landing')
    },
    async undo(importId) {
      const { body } = await officer.as.post(`/imports/${importId}/undoing`).expect(201)
      const { id } = body as Job
      const look = async () => (await officer.as.get(`/jobs/${id}`).expect(200)).body as Job
      return until(look, ({ state }) => !isOpen(state))
    },
    rows: (...tables) =>
      city.db.transaction(async (tx) => {
        const all: unknown[] = []
        for (const table of tables) {
          const { rows } = await tx.plain(`SELECT t::text AS row FROM ${table} AS t ORDER BY t.id`, [])
          all.push(...rows.map(({ row }) => `${table} ${String(row)}`))
        }
        return all
      }),
    empty: () =>
      city.ground.database.asOwner(async (_, client) => {
        await client.query(`SET LOCAL search_path TO ${city.municipality.schemaName}, public`)
        await client.query(
          `TRUNCATE imports, imports_drafts, jobs, schools, catchments_plans, addresses_localities CASCADE`,
        )
      }),
    async close() {
      await server.stop()
      await city.close()
    },
  }
}
