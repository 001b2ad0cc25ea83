import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'

import { createLog } from '../../server/platform/log.ts'
import { readConfig } from '../../server/platform/config.ts'
import { type Installation, openInstallation } from '../../server/installation.ts'
import { isEmbedded } from './database.ts'

export type EngineName = 'embedded' | 'postgresql'

/** The engine on which this run tests. */
export const ENGINE: EngineName = isEmbedded() ? 'embedded' : 'postgresql'

/** Room for an installation that does not exist yet, with data of its own. */
export interface Place {
  /** The environment of its programs. */
  readonly variables: Record<string, string>
  readonly open: () => Promise<Installation>
  readonly remove: () => Promise<void>
}

let count = 0

/** One for all: a database is opened with the keys of the one that it was restored from. */
const SHARED_SECRETS = join(tmpdir(), `rejon-test-${process.pid}-secrets.json`)

/** A new folder, and with PostgreSQL a new and empty database beside the one of DATABASE_URL. */
export async function emptyPlace(engine: EngineName = ENGINE, secretFile = SHARED_SECRETS): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'rejon-place-'))
  const name = `rejon_test_place_${process.pid}_${++count}`
  const variables: Record<string, string> = {
    REJON_DATA: folder,
    REJON_SECRET_FILE: secretFile,
    LOG_LEVEL: 'error',
  }
  if (engine === 'postgresql') variables['DATABASE_URL'] = await createDatabase(name)
  return {
    variables,
    open: () => openInstallation(readConfig(variables), createLog('silent')),
    async remove() {
      if (engine === 'postgresql') await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a statement on the server of DATABASE_URL, as its owner. */
export async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(process.env['DATABASE_URL'])
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function createDatabase(name: string): Promise<string> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await onServer(`CREATE DATABASE ${name}`)
  const url = new URL(process.env['DATABASE_URL'] ?? '')
  url.pathname = `/${name}`
  return url.href
}
