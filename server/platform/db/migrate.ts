import { join } from 'node:path'

import { runner } from 'node-pg-migrate'
import pg from 'pg'

import { backupPolicies } from './backup-policy.ts'
import { knownMigrations, MIGRATIONS, migrationText, publicObjects } from './migration-files.ts'
import { quoted } from './tables.ts'
import { ROLES } from '../rights/policy.ts'

const LEDGER = 'migrations'
/** Of those who change the schema: one at a time. */
export const SCHEMA_LOCK = 4_116_210_001

/** The role that serves: it owns nothing and cannot log in; another installation may have made it. */
const APP_ROLE = `
  DO $$ BEGIN CREATE ROLE rejon_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
  GRANT rejon_app TO CURRENT_USER`

/** Row security asks the database what a role may do; what it may is written in the code. */
const GIVEN = Object.entries(ROLES)
  .flatMap(([role, { permissions }]) => permissions.map((permission) => `('${role}', '${permission}')`))
  .join(', ')
const ROLE_PERMISSIONS = `
  DELETE FROM public.role_permissions AS p WHERE (p.role, p.permission) NOT IN (VALUES ${GIVEN});
  INSERT INTO public.role_permissions (role, permission)
  SELECT g.role, g.permission FROM (VALUES ${GIVEN}) AS g (role, permission)
  WHERE NOT EXISTS (SELECT FROM public.role_permissions AS p WHERE p.role = g.role AND p.permission = g.permission)`

/** Brings `public` and every municipality's schema up to date, each by its own ledger. Runs as owner. */
export async function migrate(pool: pg.Pool): Promise<void> {
  await withClient(pool, async (client) => {
    // Servers and commands that start together wait for each other until `withClient` lets go.
    await client.query(`SELECT pg_advisory_lock(${SCHEMA_LOCK})`)
    await client.query(APP_ROLE)
    await run(client, 'public')
    await client.query(backupPolicies('public'))
    await client.query(ROLE_PERMISSIONS)
    const { rows } = await client.query<{ schema_name: string }>(
      'SELECT m.schema_name FROM public.municipalities AS m ORDER BY m.id',
    )
    for (const { schema_name: schema } of rows) {
      await run(client, schema)
      await client.query(grants(schema))
    }
  })
}

/**
 * Statements that make a municipality's schema with all of its tables, to be sent as one string; as it was after
 * `migrations`, in the order given, without them as it is today.
 */
export function newSchemaStatements(
  schema: string,
  migrations: readonly string[] = knownMigrations('municipality'),
): string {
  const name = pg.escapeIdentifier(schema)
  return [
    `CREATE SCHEMA ${name}`,
    `SET LOCAL search_path TO ${name}, public`,
    ...migrations.map((migration) => migrationText('municipality', migration)),
    `CREATE TABLE ${LEDGER} (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`,
    `INSERT INTO ${LEDGER} (name, run_on) SELECT f, now() FROM unnest(${textArray(migrations)}) AS f`,
    grants(schema),
  ].join(';\n')
}

/**
 * Statements that make the shared schema anew as it was after `migrations`. What other programs keep there, and the
 * extensions, stay: only what our migrations make is dropped.
 */
export function remadePublicStatements(migrations: readonly string[]): string {
  return [
    ...publicObjects().map(
      ({ kind, name }) => `DROP ${kind} IF EXISTS ${quoted({ schema: 'public', name })} CASCADE`,
    ),
    'SET LOCAL search_path TO public',
    ...migrations.map((migration) => migrationText('public', migration)),
    backupPolicies('public'),
    `DELETE FROM public.${LEDGER}`,
    `INSERT INTO public.${LEDGER} (name, run_on) SELECT f, now() FROM unnest(${textArray(migrations)}) AS f`,
  ].join(';\n')
}

export interface SchemaLedger {
  readonly name: string
  /** Names of its migrations, in the order in which they ran. */
  readonly migrations: readonly string[]
}

/** `public` and the schema of each municipality, with what has been done to each. */
export async function selectLedgers(client: pg.PoolClient): Promise<SchemaLedger[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT m.schema_name AS name FROM public.municipalities AS m ORDER BY m.id',
  )
  const ledgers: SchemaLedger[] = []
  for (const name of ['public', ...rows.map((row) => row.name)]) {
    const done = await client.query<{ name: string }>(
      `SELECT l.name FROM ${quoted({ schema: name, name: LEDGER })} AS l ORDER BY l.id`,
    )
    ledgers.push({ name, migrations: done.rows.map((row) => row.name) })
  }
  return ledgers
}

async function run(client: pg.PoolClient, schema: string): Promise<void> {
  await runner({
    dbClient: client,
    dir: join(MIGRATIONS, schema === 'public' ? 'public' : 'municipality'),
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

/** Written by functions of the owner only; entries are never changed. A schema that is restored may be older than they. */
function appendOnly(schema: string): string {
  const tables = ['audit_entries', 'audit_heads', 'audit_seals'].map((table) => `${schema}.${table}`)
  return `DO $$ BEGIN
    IF to_regclass('${tables[0] ?? ''}') IS NOT NULL THEN
      REVOKE INSERT, UPDATE, DELETE ON TABLE ${tables.join(', ')} FROM rejon_app;
    END IF;
  END $$`
}

function grants(schema: string): string {
  const name = pg.escapeIdentifier(schema)
  return `
    GRANT USAGE ON SCHEMA ${name} TO rejon_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name} TO rejon_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${name} TO rejon_app;
    REVOKE ALL ON TABLE ${name}.${LEDGER} FROM rejon_app;
    ${appendOnly(name)};
    ${backupPolicies(schema)}`
}

function textArray(names: readonly string[]): string {
  const quoted = names.map((name) => pg.escapeLiteral(name))
  return `ARRAY[${quoted.join(', ')}]::text[]`
}

/** The runner leaves session settings behind. What `pg` believes to be prepared has to stay so. */
async function withClient(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let failed = true
  try {
    await work(client)
    await client.query('RESET ALL; SELECT pg_advisory_unlock_all()')
    failed = false
  } finally {
    client.release(failed)
  }
}
