import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type pg from 'pg'

import { newSchemaStatements } from '../../server/platform/db/migrate.ts'
import { migrationText } from '../../server/platform/db/migration-files.ts'
import { testCity, type TestCity } from '../support/database.ts'

/** As on managed servers: owns its schemas, is no superuser, and has not been granted SET ON PARAMETER. */
const OWNER = 'rejon_plain_owner'
const REPAIR = migrationText('municipality', '20261122163520_people__children__name_purpose_inside')

let city: TestCity
beforeAll(async () => {
  city = await testCity({ slug: 'zwykly' })
})
afterAll(() => city.close())

/** In a transaction of an owner that is no superuser, which is rolled back. */
async function asPlainOwner(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  class Undo extends Error {}
  const undone = city.ground.database.asOwner(async (_, client) => {
    await client.query(`
      CREATE ROLE ${OWNER} NOLOGIN NOSUPERUSER;
      DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${OWNER}', current_database()); END $$;
      SET LOCAL ROLE ${OWNER}`)
    await work(client)
    throw new Undo()
  })
  await expect(undone).rejects.toBeInstanceOf(Undo)
}

/** Functions of a schema, each with what its definition is made of. */
async function functionsOf(client: pg.PoolClient, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ definition: string }>(
    `
    SELECT pg_get_functiondef(p.oid) AS definition
    FROM pg_proc AS p
    WHERE p.pronamespace = $1::regnamespace
    ORDER BY p.proname`,
    [schema],
  )
  return rows.map(({ definition }) => definition.replaceAll(schema, 'SCHEMA'))
}

test('a clause that names a parameter of ours in a function is what such an owner may not write', async () => {
  await asPlainOwner(async (client) => {
    await client.query('CREATE SCHEMA probe; SAVEPOINT clean')
    const clause = client.query(
      `CREATE FUNCTION probe.f() RETURNS int LANGUAGE sql SET rejon.people_purpose = 'sums' AS 'SELECT 1'`,
    )
    await expect(clause).rejects.toThrow(/permission denied to set parameter/)
    await client.query('ROLLBACK TO SAVEPOINT clean')
  })
})

test('an owner that is no superuser makes a municipality with all of its functions', async () => {
  await asPlainOwner(async (client) => {
    await client.query(newSchemaStatements('probe'))
    const functions = await functionsOf(client, 'probe')
    expect(functions.length).toBeGreaterThan(5)
    expect(functions.filter((definition) => /^\s*SET "?rejon\./m.test(definition))).toEqual([])
    await client.query(`SELECT * FROM people_catchment_children(1, 2000, 2026)`)
  })
})

test('an installation whose function was made with the clause gets one without it', async () => {
  await city.ground.database.asOwner(async (_, client) => {
    const { schema } = city.db
    await client.query(`SET LOCAL search_path TO ${schema}, public`)
    await client.query(`ALTER FUNCTION people_catchment_children SET rejon.people_purpose = 'sums'`)
    const withClause = async () =>
      (await functionsOf(client, schema)).filter((definition) => /^\s*SET "?rejon\./m.test(definition)).length
    expect(await withClause()).toBe(1)
    await client.query(REPAIR)
    expect(await withClause()).toBe(0)
  })
})
