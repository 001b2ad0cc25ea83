import { z } from 'zod'

import { type Db } from '../../platform/db/db.ts'
import { and, sql, type Sql } from '../../platform/db/sql.ts'
import { branchKind } from './contract.ts'

const branchRow = z.object({
  id: z.int(),
  kind: branchKind,
  name: z.string(),
  schoolId: z.int().nullable(),
  address: z.string(),
  addressId: z.int().nullable(),
  lon: z.number(),
  lat: z.number(),
  hours: z.string(),
  stepFree: z.boolean().nullable(),
  lift: z.boolean().nullable(),
  toilet: z.boolean().nullable(),
  hearingLoop: z.boolean().nullable(),
  accessibilityNote: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  collections: z.string().nullable(),
  isPublic: z.boolean(),
  isFictional: z.boolean(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  version: z.int(),
})
export type BranchRow = z.output<typeof branchRow>

/** Everything of a branch that its keepers write. */
export type BranchFacts = Omit<BranchRow, 'id' | 'lon' | 'lat' | 'validTo' | 'version'> & {
  /** Easting and northing in EPSG:2180, from the south-west corner of Poland's grid. */
  readonly point: Point
}
export type Point = readonly [number, number]

const BRANCH = sql`
  b.id, b.kind, b.name, b.school_id, b.address, b.address_id,
  round(ST_X(ST_Transform(b.geom, 4326))::numeric, 6)::float8 AS lon,
  round(ST_Y(ST_Transform(b.geom, 4326))::numeric, 6)::float8 AS lat,
  b.hours, b.step_free, b.lift, b.toilet, b.hearing_loop, b.accessibility_note, b.phone, b.email, b.website,
  b.collections, b.is_public, b.is_fictional, b.valid_from, b.valid_to, b.version`

const BY_NAME = sql`
  b.kind <> 'main', substring(b.name FROM '^[^0-9]*') COLLATE "und-x-icu",
  coalesce(substring(b.name FROM '[0-9]{1,9}')::int, 0), b.id`

interface BranchFilter {
  readonly kind?: BranchRow['kind'] | undefined
  readonly schoolId?: number | undefined
  /** Only those that exist on this day. */
  readonly on: string
}

/** Branches that residents may see, the main one first, then by name. */
export function selectPublicBranches(tx: Db, { kind, schoolId, on }: BranchFilter): Promise<BranchRow[]> {
  return tx.many(
    sql`
      SELECT ${BRANCH}
      FROM library_branches AS b
      WHERE ${and(
        sql`b.is_public AND b.valid_from <= ${on}::date AND (b.valid_to IS NULL OR b.valid_to > ${on}::date)`,
        kind && sql`b.kind = ${kind}`,
        schoolId === undefined ? undefined : sql`b.school_id = ${schoolId}`,
      )}
      ORDER BY ${BY_NAME}`,
    branchRow,
  )
}

/** One of them by its id, those that have been closed too: links to them remain. */
export function findPublicBranch(tx: Db, id: number): Promise<BranchRow | undefined> {
  return tx.maybeOne(
    sql`SELECT ${BRANCH} FROM library_branches AS b WHERE b.id = ${id} AND b.is_public`,
    branchRow,
  )
}

/** Branches that whoever entered keeps: all of them, or those of their schools. */
export function selectKeptBranches(tx: Db): Promise<BranchRow[]> {
  return tx.many(
    sql`SELECT ${BRANCH} FROM library_branches AS b WHERE ${KEPT} ORDER BY ${BY_NAME}`,
    branchRow,
  )
}

/** One of them by its id; it stays as it is until the transaction ends when it is held. */
export function findKeptBranch(
  tx: Db,
  id: number,
  held: 'held' | 'free' = 'free',
): Promise<BranchRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${BRANCH} FROM library_branches AS b
      WHERE b.id = ${id} AND ${KEPT} ${held === 'held' ? sql`FOR UPDATE` : sql``}`,
    branchRow,
  )
}

const KEPT: Sql = sql`(
  public.rejon_may('library.write')
  OR b.school_id = ANY ((SELECT public.rejon_schools('library.write'))::int[])
)`

const added = z.object({ id: z.int() })

/** Adds a branch; gives its id. */
export async function insertBranch(tx: Db, branch: BranchFacts): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO library_branches (kind, name, school_id, address, address_id, geom, hours, step_free, lift, toilet,
        hearing_loop, accessibility_note, phone, email, website, collections, is_public, is_fictional, valid_from)
      VALUES (${branch.kind}, ${branch.name}, ${branch.schoolId}, ${branch.address}, ${branch.addressId},
        ${pointOf(branch.point)}, ${branch.hours}, ${branch.stepFree}, ${branch.lift}, ${branch.toilet},
        ${branch.hearingLoop}, ${branch.accessibilityNote}, ${branch.phone}, ${branch.email}, ${branch.website},
        ${branch.collections}, ${branch.isPublic}, ${branch.isFictional}, ${branch.validFrom})
      RETURNING id`,
    added,
  )
  return id
}

type Changed = Omit<BranchFacts, 'kind' | 'schoolId' | 'isFictional' | 'validFrom'>

/** Changes a branch of this version; 0: there is another version, or no right. */
export function updateBranch(
  tx: Db,
  { id, version }: Pick<BranchRow, 'id' | 'version'>,
  branch: Changed,
): Promise<number> {
  return tx.run(sql`
    UPDATE library_branches AS b
    SET name = ${branch.name}, address = ${branch.address}, address_id = ${branch.addressId},
      geom = ${pointOf(branch.point)}, hours = ${branch.hours}, step_free = ${branch.stepFree},
      lift = ${branch.lift}, toilet = ${branch.toilet}, hearing_loop = ${branch.hearingLoop},
      accessibility_note = ${branch.accessibilityNote}, phone = ${branch.phone}, email = ${branch.email},
      website = ${branch.website}, collections = ${branch.collections}, is_public = ${branch.isPublic},
      version = b.version + 1
    WHERE b.id = ${id} AND b.version = ${version}`)
}

/** Ends a branch of this version; 0: there is another version, or no right. */
export function endBranch(
  tx: Db,
  { id, version }: Pick<BranchRow, 'id' | 'version'>,
  on: string,
): Promise<number> {
  return tx.run(sql`
    UPDATE library_branches AS b SET valid_to = ${on}, version = b.version + 1
    WHERE b.id = ${id} AND b.version = ${version}`)
}

const ofSchool = z.object({
  id: z.int(),
  name: z.string(),
  schoolId: z.int(),
  validTo: z.iso.date().nullable(),
})

/** Ends the branches of schools that have ended, on the school's last day; gives them. */
export function endWithSchools(tx: Db): Promise<z.output<typeof ofSchool>[]> {
  return tx.many(
    sql`
      UPDATE library_branches AS b
      SET valid_to = greatest(b.valid_from, s.valid_to), ended_with_school = true, version = b.version + 1
      FROM schools AS s
      WHERE s.id = b.school_id AND s.valid_to IS NOT NULL AND b.valid_to IS NULL
      RETURNING b.id, b.name, b.school_id, b.valid_to`,
    ofSchool,
  )
}

/** Lets branches stand again that ended only because their schools seemed to have ended; gives them. */
export function reopenWithSchools(tx: Db): Promise<z.output<typeof ofSchool>[]> {
  return tx.many(
    sql`
      UPDATE library_branches AS b
      SET valid_to = NULL, ended_with_school = false, version = b.version + 1
      FROM schools AS s
      WHERE s.id = b.school_id AND s.valid_to IS NULL AND b.ended_with_school
      RETURNING b.id, b.name, b.school_id, b.valid_to`,
    ofSchool,
  )
}

const pointOf = ([easting, northing]: Point): Sql =>
  sql`ST_SetSRID(ST_MakePoint(${easting}::float8, ${northing}::float8), 2180)`

const place = z.object({ address: z.string(), easting: z.number(), northing: z.number() })

/** An address that has not been closed, as people read it, with its point in EPSG:2180. */
export function findAddress(tx: Db, id: number) {
  return tx.maybeOne(
    sql`
      SELECT a.label AS address, ST_X(a.geom) AS easting, ST_Y(a.geom) AS northing
      FROM addresses_labelled AS a
      WHERE a.id = ${id} AND a.closed_on IS NULL`,
    place,
  )
}

/** A point of EPSG:4326 in EPSG:2180. */
export function projectPoint(tx: Db, { lon, lat }: LonLat) {
  return tx.one(
    sql`
      SELECT ST_X(p.geom) AS easting, ST_Y(p.geom) AS northing
      FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(${lon}::float8, ${lat}::float8), 4326), 2180)) AS p (geom)`,
    place.omit({ address: true }),
  )
}

export interface LonLat {
  readonly lon: number
  readonly lat: number
}

const distance = z.object({ id: z.int(), metres: z.number() })

/** How far branches are from a point of EPSG:4326: on the ellipsoid, in metres. */
export function measureFromPoint(tx: Db, { lon, lat }: LonLat): Promise<z.output<typeof distance>[]> {
  return measure(tx, sql`SELECT ST_SetSRID(ST_MakePoint(${lon}::float8, ${lat}::float8), 4326) AS geom`)
}

/** The same from an address; nothing when there is none. */
export function measureFromAddress(tx: Db, addressId: number): Promise<z.output<typeof distance>[]> {
  return measure(
    tx,
    sql`SELECT ST_Transform(a.geom, 4326) AS geom FROM addresses AS a WHERE a.id = ${addressId}`,
  )
}

const measure = (tx: Db, from: Sql) =>
  tx.many(
    sql`
      WITH here AS (${from})
      SELECT b.id, ST_Distance(ST_Transform(b.geom, 4326)::geography, here.geom::geography) AS metres
      FROM library_branches AS b CROSS JOIN here`,
    distance,
  )

const closureRow = z.object({
  id: z.int(),
  branchId: z.int(),
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  hours: z.string().nullable(),
  reason: z.string(),
})
export type ClosureRow = z.output<typeof closureRow>

const CLOSURE = sql`c.id, c.branch_id, c.first_day, c.last_day, c.hours, c.reason`

/** Closures of branches that are not over before a day, the earliest first. */
export function selectClosures(tx: Db, branchIds: readonly number[], from: string): Promise<ClosureRow[]> {
  return tx.many(
    sql`
      SELECT ${CLOSURE}
      FROM library_closures AS c
      WHERE c.branch_id = ANY(${branchIds}::int[]) AND c.last_day >= ${from}::date
      ORDER BY c.first_day, c.id`,
    closureRow,
  )
}

/** A closure of a branch that shares a day with others to be. */
export function findOverlappingClosure(
  tx: Db,
  branchId: number,
  { firstDay, lastDay }: Pick<ClosureRow, 'firstDay' | 'lastDay'>,
): Promise<ClosureRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${CLOSURE}
      FROM library_closures AS c
      WHERE c.branch_id = ${branchId} AND c.first_day <= ${lastDay}::date AND c.last_day >= ${firstDay}::date
      ORDER BY c.first_day LIMIT 1`,
    closureRow,
  )
}

export function insertClosure(tx: Db, closure: Omit<ClosureRow, 'id'>): Promise<ClosureRow> {
  return tx.one(
    sql`
      INSERT INTO library_closures AS c (branch_id, first_day, last_day, hours, reason)
      VALUES (${closure.branchId}, ${closure.firstDay}, ${closure.lastDay}, ${closure.hours}, ${closure.reason})
      RETURNING ${CLOSURE}`,
    closureRow,
  )
}

/** Takes a closure of a branch away; gives what it was. */
export function deleteClosureOf(tx: Db, branchId: number, id: number): Promise<ClosureRow | undefined> {
  return tx.maybeOne(
    sql`DELETE FROM library_closures AS c WHERE c.id = ${id} AND c.branch_id = ${branchId} RETURNING ${CLOSURE}`,
    closureRow,
  )
}
