import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { runner } from 'node-pg-migrate'
import pg from 'pg'

import { ROOT } from '../root.ts'

const FOLDER = join(ROOT, 'migrations')
const LEDGER = 'migrations'
const LOCK = 4_116_210_001

/** The role that serves: it owns nothing and cannot log in; another installation may have made it. */
const APP_ROLE = `
  DO $$ BEGIN CREATE ROLE rejon_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
  GRANT rejon_app TO CURRENT_USER`

/** Brings `public` and every municipality's schema up to date, each by its own ledger. Runs as owner. */
export async function migrate(pool: pg.Pool): Promise<void> {
  await withClient(pool, async (client) => {
    // Servers and commands that start together wait for each other; DISCARD ALL lets go.
    await client.query(`SELECT pg_advisory_lock(${LOCK})`)
    await client.query(APP_ROLE)
    await run(client, 'public')
    const { rows } = await client.query<{ schema_name: string }>(
      'SELECT m.schema_name FROM public.municipalities AS m ORDER BY m.id',
    )
    for (const { schema_name: schema } of rows) {
      await run(client, schema)
      await client.query(grants(schema))
    }
  })
}

/** Statements that make a municipality's schema with all of its tables, to be sent as one string. */
export function newSchemaStatements(schema: string): string {
  const files = readdirSync(join(FOLDER, 'municipality')).sort()
  const name = pg.escapeIdentifier(schema)
  return [
    `CREATE SCHEMA ${name}`,
    `SET LOCAL search_path TO ${name}, public`,
    ...files.map((file) => readFileSync(join(FOLDER, 'municipality', file), 'utf8')),
    `CREATE TABLE ${LEDGER} (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`,
    `INSERT INTO ${LEDGER} (name, run_on) SELECT f, now() FROM unnest(${textArray(files)}) AS f`,
    grants(schema),
  ].join(';\n')
}

async function run(client: pg.PoolClient, schema: string): Promise<void> {
  await runner({
    dbClient: client,
    dir: join(FOLDER, schema === 'public' ? 'public' : 'municipality'),
    direction: 'up',
    schema: schema === 'public' ? 'public' : [schema, 'public'],
    migrationsSchema: schema,
    migrationsTable: LEDGER,
    // Branches land out of order.
    checkOrder: false,
    noLock: true,
    log: () => undefined,
  })
}

function grants(schema: string): string {
  const name = pg.escapeIdentifier(schema)
  return `
    GRANT USAGE ON SCHEMA ${name} TO rejon_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO rejon_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${name} TO rejon_app;
    REVOKE ALL ON TABLE ${name}.${LEDGER} FROM rejon_app`
}

function textArray(names: readonly string[]): string {
  const quoted = names.map((name) => pg.escapeLiteral(name.replace(/\.sql$/, '')))
  return `ARRAY[${quoted.join(', ')}]::text[]`
}

/**
 * The first client of a fresh pool: the runner leaves session settings behind, and discarding them would also
 * discard statements that `pg` believes to be prepared.
 */
async function withClient(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let failed = true
  try {
    await work(client)
    await client.query('DISCARD ALL')
    failed = false
  } finally {
    client.release(failed)
  }
}
