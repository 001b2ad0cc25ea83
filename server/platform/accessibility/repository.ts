import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { declaration, type Declaration } from './contract.ts'

export function findDeclaration(tx: Db): Promise<Declaration | undefined> {
  return tx.maybeOne(
    sql`
      SELECT d.entity, d.site_url, d.published_on, d.updated_on, d.status, d.shortcomings, d.prepared_on, d.reviewed_on,
        d.auditor, d.contact, d.email, d.telephone, d.architecture, d.applications
      FROM accessibility_declarations AS d`,
    declaration,
  )
}

/** Puts the declaration in place of the one before. */
export async function replaceDeclaration(tx: Db, given: Declaration, setAt: string): Promise<void> {
  await tx.run(sql`
    INSERT INTO accessibility_declarations (
      entity, site_url, published_on, updated_on, status, shortcomings, prepared_on, reviewed_on, auditor, contact, email,
      telephone, architecture, applications, set_at
    )
    VALUES (
      ${given.entity}, ${given.siteUrl}, ${given.publishedOn}, ${given.updatedOn}, ${given.status}, ${given.shortcomings},
      ${given.preparedOn}, ${given.reviewedOn}, ${given.auditor}, ${given.contact}, ${given.email}, ${given.telephone},
      ${given.architecture}, ${given.applications}, ${setAt}
    )
    ON CONFLICT (id) DO UPDATE SET
      entity = excluded.entity, site_url = excluded.site_url, published_on = excluded.published_on,
      updated_on = excluded.updated_on, status = excluded.status, shortcomings = excluded.shortcomings,
      prepared_on = excluded.prepared_on, reviewed_on = excluded.reviewed_on, auditor = excluded.auditor,
      contact = excluded.contact, email = excluded.email, telephone = excluded.telephone,
      architecture = excluded.architecture, applications = excluded.applications, set_at = excluded.set_at`)
}
