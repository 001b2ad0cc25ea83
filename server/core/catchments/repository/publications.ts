import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import { level } from '../../schools/contract.ts'

const planRow = z.object({
  id: z.int(),
  name: z.string(),
  level,
  entryYearFrom: z.int(),
  knownFrom: z.string(),
  knownTo: z.string().nullable(),
  state: z.enum(['draft', 'adopted']),
  resolutionNo: z.string().nullable(),
  resolutionDate: z.string().nullable(),
  resolutionJournal: z.string().nullable(),
  resolutionUrl: z.string().nullable(),
  schoolCount: z.int(),
  /** Of the publication that has not been taken back. */
  publicationId: z.int().nullable(),
  publishedAt: z.iso.datetime().nullable(),
})
export type PublishedPlanRow = z.output<typeof planRow>

const plansWithPublications = sql`
  SELECT p.id, p.name, p.level, p.entry_year_from, p.known_from, p.known_to, p.state, p.resolution_no,
    p.resolution_date, p.resolution_journal, p.resolution_url,
    (SELECT count(*)::int FROM catchments AS c WHERE c.plan_id = p.id) AS school_count,
    b.id AS publication_id, b.published_at
  FROM catchments_plans AS p
  LEFT JOIN catchments_publications AS b ON b.plan_id = p.id AND b.withdrawn_at IS NULL`

/** All plans: drafts, those that hold, those that held, newest first. */
export function selectPlans(tx: Db): Promise<PublishedPlanRow[]> {
  return tx.many(
    sql`${plansWithPublications} ORDER BY p.entry_year_from DESC, p.known_to DESC NULLS FIRST, p.id DESC`,
    planRow,
  )
}

/** One of them. */
export function findPlan(tx: Db, id: number): Promise<PublishedPlanRow | undefined> {
  return tx.maybeOne(sql`${plansWithPublications} WHERE p.id = ${id}`, planRow)
}

/** Nobody else changes plans until the transaction ends: two publications at once would both hold. */
export async function lockPlans(tx: Db): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' catchment plans'))`)
}

/** Makes a draft the plan that the city holds from that day on. */
export async function adoptPlan(tx: Db, planId: number, day: string): Promise<void> {
  await tx.run(
    sql`UPDATE catchments_plans SET state = 'adopted', known_from = ${day}::date WHERE id = ${planId}`,
  )
}

/** Makes it a draft again. */
export async function unadoptPlan(tx: Db, planId: number, draftedFrom: string): Promise<void> {
  await tx.run(
    sql`UPDATE catchments_plans SET state = 'draft', known_from = ${draftedFrom}::date WHERE id = ${planId}`,
  )
}

/** Says from which day on the city holds a plan no more; null: it does. */
export async function closePlan(tx: Db, planId: number, day: string | null): Promise<void> {
  await tx.run(sql`UPDATE catchments_plans SET known_to = ${day}::date WHERE id = ${planId}`)
}

export async function deletePlan(tx: Db, planId: number): Promise<void> {
  await tx.run(sql`DELETE FROM catchments_plans WHERE id = ${planId}`)
}

export interface NewPublication {
  readonly planId: number
  readonly replacedPlanId: number | null
  readonly draftedFrom: string
  readonly publishedOn: string
  readonly publishedAt: Date
}

const addressesVersion = sql`coalesce(
  (SELECT sum(v.version) FROM layer_versions AS v WHERE v.layer IN ('addresses', 'streets')), 0)::bigint`

export async function insertPublication(tx: Db, publication: NewPublication): Promise<void> {
  await tx.run(sql`
    INSERT INTO catchments_publications (plan_id, replaced_plan_id, drafted_from, published_on, published_at, addresses_version)
    VALUES (${publication.planId}, ${publication.replacedPlanId}, ${publication.draftedFrom}::date,
      ${publication.publishedOn}::date, ${publication.publishedAt}, ${addressesVersion})`)
}

const publicationRow = z.object({
  replacedPlanId: z.int().nullable(),
  draftedFrom: z.string(),
  publishedOn: z.string(),
  /** Whether addresses have changed since. */
  isStale: z.boolean(),
})

/** A publication that has not been taken back. */
export function readPublication(tx: Db, id: number): Promise<z.output<typeof publicationRow>> {
  return tx.one(
    sql`
      SELECT b.replaced_plan_id, b.drafted_from, b.published_on, b.addresses_version <> ${addressesVersion} AS is_stale
      FROM catchments_publications AS b WHERE b.id = ${id}`,
    publicationRow,
  )
}

export async function markWithdrawn(tx: Db, id: number, at: Date): Promise<void> {
  await tx.run(sql`UPDATE catchments_publications SET withdrawn_at = ${at} WHERE id = ${id}`)
}

const schoolRow = z.object({
  id: z.int(),
  rspo: z.int().nullable(),
  name: z.string(),
  shortName: z.string(),
  mark: z.string(),
})

/** The schools that have a catchment in a plan. */
export function selectPlanSchools(tx: Db, planId: number): Promise<z.output<typeof schoolRow>[]> {
  return tx.many(
    sql`
      SELECT s.id, s.rspo, s.name, s.short_name, s.mark
      FROM catchments AS c JOIN schools AS s ON s.id = c.school_id WHERE c.plan_id = ${planId} ORDER BY s.mark, s.id`,
    schoolRow,
  )
}
