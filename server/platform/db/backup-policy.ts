import pg from 'pg'

/**
 * Row security that is forced holds for the owner as well, and hides rows without a word. Every table that has it gets a
 * policy by which the owner, who makes backups, reads all of it once it has named this purpose, and never while it acts
 * for the application's role.
 */
export const NAME_BACKUP = `SET LOCAL rejon.purpose TO 'backup'`
const CONDITION = `current_setting('role') = 'none' AND current_setting('rejon.purpose', true) = 'backup'`
/** The same as the catalogue writes it. */
const AS_WRITTEN = `((current_setting('role'::text) = 'none'::text) AND (current_setting('rejon.purpose'::text, true) = 'backup'::text))`

/** Statements that give each table of a schema that wants it and has none the policy of backups. */
export function backupPolicies(schema: string): string {
  const name = pg.escapeLiteral(pg.escapeIdentifier(schema))
  return `
    DO $policies$
    DECLARE
      guarded regclass;
    BEGIN
      FOR guarded IN
        SELECT c.oid::regclass
        FROM pg_class AS c
        WHERE c.relnamespace = ${name}::regnamespace AND c.relforcerowsecurity
          AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'backup')
      LOOP
        EXECUTE format('CREATE POLICY backup ON %s FOR SELECT TO CURRENT_USER USING (%s)', guarded, ${pg.escapeLiteral(CONDITION)});
      END LOOP;
    END
    $policies$`
}

/**
 * The tables of these schemas of which this role might not see every row now: row security is active for it, and no
 * policy, or another one, opens all rows to a backup.
 */
export async function selectHiding(client: pg.PoolClient, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `
    SELECT c.oid::regclass::text AS name
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY ($1::text[]) AND c.relkind IN ('r', 'p') AND row_security_active(c.oid)
      AND (
        EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid AND NOT p.polpermissive)
        OR NOT EXISTS (
          SELECT
          FROM pg_policy AS p
          WHERE p.polrelid = c.oid AND p.polname = 'backup' AND p.polcmd = 'r'
            AND (SELECT r.oid FROM pg_roles AS r WHERE r.rolname = current_user) = ANY (p.polroles)
            AND pg_get_expr(p.polqual, p.polrelid) = $2
        )
      )
    ORDER BY c.oid::regclass::text`,
    [schemas, AS_WRITTEN],
  )
  return rows.map(({ name }) => name)
}
