import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { and, sql, type Sql } from '../../../platform/db/sql.ts'
import { type Permission } from '../../../platform/rights/contract.ts'
import { type ClassUnit } from '../class-units/contract.ts'

const unitRow = z.object({
  id: z.int(),
  schoolId: z.int(),
  schoolYear: z.int(),
  name: z.string(),
  endedOn: z.iso.date().nullable(),
  version: z.int(),
})
const countedRow = unitRow.extend({ pupils: z.int() })
export type ClassUnitRow = z.output<typeof unitRow>

const UNIT = sql`u.id, u.school_id, u.school_year, u.name, u.ended_on, u.version`

/** Class units by their ids, whoever asks: what they are called stands beside grants and persons. */
export function selectClassUnits(tx: Db, ids: readonly number[]): Promise<ClassUnitRow[]> {
  return tx.many(
    sql`SELECT ${UNIT} FROM people_class_units AS u WHERE u.id = ANY(${ids}::int[]) ORDER BY u.id`,
    unitRow,
  )
}

/** A class unit that stays as it is until the transaction ends: none is ended while somebody is enrolled in it. */
export function holdClassUnit(tx: Db, id: number): Promise<ClassUnitRow | undefined> {
  return tx.maybeOne(
    sql`SELECT ${UNIT} FROM people_class_units AS u WHERE u.id = ${id} FOR KEY SHARE`,
    unitRow,
  )
}

/** The same for who is about to change it: nobody else enrols anybody meanwhile. */
export async function lockClassUnit(tx: Db, id: number): Promise<void> {
  await tx.run(sql`SELECT FROM people_class_units AS u WHERE u.id = ${id} FOR UPDATE`)
}

interface ListFilter {
  /** Only where whoever entered may do this. */
  readonly permission: Permission
  readonly on: string
  readonly schoolId?: number | undefined
  readonly schoolYear?: number | undefined
  readonly id?: number | undefined
}

/** Class units where whoever entered may do something, with as many of their pupils as they see. */
export function listUnits(tx: Db, filter: ListFilter): Promise<ClassUnit[]> {
  const { permission, on, schoolId, schoolYear, id } = filter
  return tx.many(
    sql`
      SELECT ${UNIT}, (
        SELECT count(*)::int
        FROM people_enrolments AS e
        WHERE e.class_unit_id = u.id AND (e.valid_to IS NULL OR e.valid_to > ${on}::date)
      ) AS pupils
      FROM people_class_units AS u
      WHERE ${and(
        within(permission),
        schoolId === undefined ? undefined : sql`u.school_id = ${schoolId}`,
        schoolYear === undefined ? undefined : sql`u.school_year = ${schoolYear}`,
        id === undefined ? undefined : sql`u.id = ${id}`,
      )}
      ORDER BY u.school_year DESC, u.school_id, u.name, u.id`,
    countedRow,
  )
}

const within = (permission: Permission): Sql => sql`(
  public.rejon_may(${permission})
  OR u.school_id = ANY ((SELECT public.rejon_schools(${permission}))::int[])
  OR u.id = ANY ((SELECT public.rejon_class_units(${permission}))::int[])
)`

type NewClassUnit = Pick<ClassUnitRow, 'schoolId' | 'schoolYear' | 'name'>

/** Adds a class unit; `undefined` where the school has one that is called so in that year. */
export async function insertClassUnit(
  tx: Db,
  { schoolId, schoolYear, name }: NewClassUnit,
): Promise<number | undefined> {
  const row = await tx.maybeOne(
    sql`
      INSERT INTO people_class_units (school_id, school_year, name)
      VALUES (${schoolId}, ${schoolYear}, ${name})
      ON CONFLICT (school_id, school_year, name) WHERE ended_on IS NULL DO NOTHING
      RETURNING id`,
    z.object({ id: z.int() }),
  )
  return row?.id
}

/** Whether another class unit of the school is called so in that year. Two who ask at once wait for each other. */
export async function isNameTaken(tx: Db, { id, schoolId, schoolYear }: ClassUnitRow, name: string) {
  await tx.run(
    sql`SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' class units'), ${schoolId}::int)`,
  )
  const { isTaken } = await tx.one(
    sql`
      SELECT EXISTS (
        SELECT FROM people_class_units AS u
        WHERE u.id <> ${id} AND u.school_id = ${schoolId} AND u.school_year = ${schoolYear} AND u.name = ${name}
          AND u.ended_on IS NULL
      ) AS is_taken`,
    z.object({ isTaken: z.boolean() }),
  )
  return isTaken
}

/** Changes a class unit of this version; 0: there is another version, or no right. */
export function updateClassUnit(
  tx: Db,
  { id, version }: Pick<ClassUnitRow, 'id' | 'version'>,
  { name, endedOn }: Pick<ClassUnitRow, 'name' | 'endedOn'>,
): Promise<number> {
  return tx.run(sql`
    UPDATE people_class_units AS u SET name = ${name}, ended_on = ${endedOn}, version = u.version + 1
    WHERE u.id = ${id} AND u.version = ${version}`)
}
