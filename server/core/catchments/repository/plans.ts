import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'
import type { Level } from '../../schools/contract.ts'
import type { Rule } from '../rules/rule.ts'

/** Residents are answered by adopted plans only. */
export type PlanState = 'draft' | 'adopted'

export interface NewPlan {
  readonly name: string
  readonly level: Level
  readonly entryYearFrom: number
  /** From when the city held it true, `YYYY-MM-DD`. */
  readonly knownFrom: string
  readonly state: PlanState
  readonly resolution?: { readonly no: string; readonly date: string | null } | undefined
}

const idRow = z.object({ id: z.int() })

export async function insertPlan(tx: Db, plan: NewPlan): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO catchments_plans (name, level, entry_year_from, known_from, state, resolution_no, resolution_date)
      VALUES (${plan.name}, ${plan.level}, ${plan.entryYearFrom}, ${plan.knownFrom}, ${plan.state},
        ${plan.resolution?.no ?? null}, ${plan.resolution?.date ?? null})
      RETURNING id`,
    idRow,
  )
  return id
}

/** Changes the resolution behind a plan. */
export async function updateResolution(
  tx: Db,
  planId: number,
  resolution: { readonly no: string; readonly date: string | null },
): Promise<void> {
  await tx.run(sql`
    UPDATE catchments_plans SET resolution_no = ${resolution.no}, resolution_date = ${resolution.date}::date
    WHERE id = ${planId}`)
}

const heldPlan = z.object({
  id: z.int(),
  name: z.string(),
  knownFrom: z.string(),
  state: z.enum(['draft', 'adopted']),
  resolutionNo: z.string().nullable(),
  resolutionDate: z.string().nullable(),
})
export type HeldPlan = z.output<typeof heldPlan>

/** The plans for entrants from that year, as the city holds them now, drafts too. */
export function selectHeldPlans(
  tx: Db,
  { level, entryYearFrom }: Pick<NewPlan, 'level' | 'entryYearFrom'>,
): Promise<HeldPlan[]> {
  return tx.many(
    sql`
      SELECT p.id, p.name, p.known_from, p.state, p.resolution_no, p.resolution_date FROM catchments_plans AS p
      WHERE p.level = ${level} AND p.entry_year_from = ${entryYearFrom} AND p.known_to IS NULL
      ORDER BY p.id`,
    heldPlan,
  )
}

/**
 * Closes a plan on a day and opens its next version with the same catchments, rules and imported areas; returns the id
 * of that. The closed one keeps who belonged where, for whoever asks as of an earlier day.
 */
export async function renewPlan(tx: Db, planId: number, day: string): Promise<number> {
  await tx.run(sql`UPDATE catchments_plans SET known_to = ${day}::date WHERE id = ${planId}`)
  return copyPlan(tx, planId, { day, state: 'adopted' })
}

/** Makes another plan with the same catchments, rules and imported areas, known from a day on; returns its id. */
export async function copyPlan(
  tx: Db,
  planId: number,
  { day, state }: { readonly day: string; readonly state: PlanState },
): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO catchments_plans (name, level, entry_year_from, known_from, state, resolution_no, resolution_date,
        resolution_journal, resolution_url)
      SELECT p.name, p.level, p.entry_year_from, ${day}::date, ${state}, p.resolution_no, p.resolution_date,
        p.resolution_journal, p.resolution_url
      FROM catchments_plans AS p WHERE p.id = ${planId}
      RETURNING id`,
    idRow,
  )
  await tx.run(sql`
    INSERT INTO catchments (plan_id, school_id, joint_group, colour)
    SELECT ${id}::int, c.school_id, c.joint_group, c.colour FROM catchments AS c WHERE c.plan_id = ${planId}
    ORDER BY c.id`)
  await tx.run(sql`
    INSERT INTO catchments_rules (catchment_id, position, locality_id, street_id, kind, parity, number_from,
      number_to, numbers, exceptions, grades, entry_year_from, entry_year_to, text)
    SELECT n.id, r.position, r.locality_id, r.street_id, r.kind, r.parity, r.number_from,
      r.number_to, r.numbers, r.exceptions, r.grades, r.entry_year_from, r.entry_year_to, r.text
    FROM catchments_rules AS r
    JOIN catchments AS c ON c.id = r.catchment_id AND c.plan_id = ${planId}
    JOIN catchments AS n ON n.school_id = c.school_id AND n.plan_id = ${id}`)
  await tx.run(sql`
    INSERT INTO catchments_areas (catchment_id, grades, origin, geom)
    SELECT n.id, g.grades, g.origin, g.geom
    FROM catchments_areas AS g
    JOIN catchments AS c ON c.id = g.catchment_id AND c.plan_id = ${planId}
    JOIN catchments AS n ON n.school_id = c.school_id AND n.plan_id = ${id}
    WHERE g.origin = 'imported'
    ORDER BY g.id`)
  return id
}

/** All plans that the city holds true now, drafts too. */
export async function selectCurrentPlanIds(tx: Db): Promise<number[]> {
  const rows = await tx.many(
    sql`SELECT p.id FROM catchments_plans AS p WHERE p.known_to IS NULL ORDER BY p.id`,
    idRow,
  )
  return rows.map(({ id }) => id)
}

export interface NewCatchment {
  readonly schoolId: number
  readonly jointGroup: number | null
}

/** Adds catchments to a plan; returns the id of each school's. */
export async function insertCatchments(
  tx: Db,
  planId: number,
  catchments: readonly NewCatchment[],
): Promise<Map<number, number>> {
  const rows = await tx.many(
    sql`
      INSERT INTO catchments (plan_id, school_id, joint_group)
      SELECT ${planId}::int, c.school_id, c.joint_group
      FROM unnest(
        ${catchments.map((each) => each.schoolId)}::int[],
        ${catchments.map((each) => each.jointGroup)}::int[]
      ) AS c (school_id, joint_group)
      RETURNING id, school_id`,
    z.object({ id: z.int(), schoolId: z.int() }),
  )
  return new Map(rows.map(({ id, schoolId }) => [schoolId, id]))
}

/** A rule as it is written, with its words. */
export type NewRule = Omit<Rule, 'id'> & { readonly position: number; readonly text: string }

export async function insertRules(tx: Db, rules: readonly NewRule[]): Promise<void> {
  const BATCH = 2_000
  for (let start = 0; start < rules.length; start += BATCH) {
    await tx.run(sql`
      INSERT INTO catchments_rules (catchment_id, position, locality_id, street_id, kind, parity, number_from,
        number_to, numbers, exceptions, grades, entry_year_from, entry_year_to, text)
      SELECT r."catchmentId", r.position, r."localityId", r."streetId", r.kind, r.parity, r."from",
        r."to", r.numbers, r."except", r.grades, r."entryYearFrom", r."entryYearTo", r.text
      FROM jsonb_to_recordset(${JSON.stringify(rules.slice(start, start + BATCH))}::jsonb) AS r (
        "catchmentId" int, position int, "localityId" int, "streetId" int, kind text, parity text, "from" text,
        "to" text, numbers text[], "except" text[], grades int[], "entryYearFrom" int, "entryYearTo" int, text text)`)
  }
}

const ruleRow = z.object({
  id: z.int(),
  catchmentId: z.int(),
  streetId: z.int().nullable(),
  localityId: z.int().nullable(),
  kind: z.enum(['whole', 'range', 'list']),
  parity: z.enum(['all', 'odd', 'even']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  numbers: z.array(z.string()),
  except: z.array(z.string()),
  grades: z.array(z.int()).nullable(),
  entryYearFrom: z.int().nullable(),
  entryYearTo: z.int().nullable(),
})

export function selectRules(tx: Db, planId: number): Promise<Rule[]> {
  return tx.many(
    sql`
      SELECT r.id, r.catchment_id, r.street_id, r.locality_id, r.kind, r.parity, r.number_from AS "from",
        r.number_to AS "to", r.numbers, r.exceptions AS "except", r.grades, r.entry_year_from, r.entry_year_to
      FROM catchments_rules AS r JOIN catchments AS c ON c.id = r.catchment_id
      WHERE c.plan_id = ${planId}
      ORDER BY r.catchment_id, r.position`,
    ruleRow,
  )
}

export async function selectEntryYearFrom(tx: Db, planId: number): Promise<number> {
  const { entryYearFrom } = await tx.one(
    sql`SELECT p.entry_year_from FROM catchments_plans AS p WHERE p.id = ${planId}`,
    z.object({ entryYearFrom: z.int() }),
  )
  return entryYearFrom
}

/** The joint group of each catchment of a plan that has one. */
export async function selectJointGroups(tx: Db, planId: number): Promise<Map<number, number>> {
  const rows = await tx.many(
    sql`SELECT c.id, c.joint_group FROM catchments AS c WHERE c.plan_id = ${planId} AND c.joint_group IS NOT NULL`,
    z.object({ id: z.int(), jointGroup: z.int() }),
  )
  return new Map(rows.map(({ id, jointGroup }) => [id, jointGroup]))
}
