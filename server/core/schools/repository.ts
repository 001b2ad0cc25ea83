import { z } from 'zod'

import { type Db } from '../../platform/db/db.ts'
import { and, sql, type Sql } from '../../platform/db/sql.ts'
import type { ImportedTable } from '../../platform/imports/index.ts'
import { school, schoolDetails, schoolSite } from './contract.ts'
import { type SchoolRecord, schoolRecord, type SiteRecord } from './register/record.ts'

export interface SchoolFilter {
  readonly kinds: readonly number[] | undefined
  readonly ids: readonly number[] | undefined
  /** Each of them must stand in the names or the address. */
  readonly words: readonly string[] | undefined
  /** West, south, east, north in EPSG:4326, within the area for which EPSG:2180 is made. */
  readonly box: readonly [number, number, number, number] | undefined
  /** The day on which the school exists, `YYYY-MM-DD`. */
  readonly on: string
  /** The last school of the page before: sort name, sort number, id. */
  readonly after: readonly [string, number, number] | undefined
  readonly limit: number
}

const SEAT = sql`
  s.id, s.rspo, s.kind, s.name, s.short_name, s.mark, s.address, s.lon, s.lat,
  s.is_public AS public, s.has_catchment, s.is_fictional AS fictional`

/** Names in the order in which people count them: nr 2 before nr 10. */
const SORT_NAME = sql`substring(s.name FROM '^[^0-9]*') COLLATE "und-x-icu"`
const SORT_NUMBER = sql`coalesce(substring(s.name FROM '[0-9]{1,9}')::int, 0)`

/** The place of a school in the list, from which the next page goes on. */
const place = z.object({ sortName: z.string(), sortNumber: z.int() })
const listedSchool = school.extend(place.shape)
export type ListedSchool = z.output<typeof listedSchool>

/** The schools that pass all given filters, in the order of their names, `filter.limit` at most. */
export function selectSchools(tx: Db, filter: SchoolFilter): Promise<ListedSchool[]> {
  const { kinds, ids, words, box, on, after, limit } = filter
  return tx.many(
    sql`
      SELECT ${SEAT}, ${SORT_NAME} AS sort_name, ${SORT_NUMBER} AS sort_number
      FROM schools_seats AS s
      WHERE ${and(
        sql`(s.valid_from IS NULL OR s.valid_from <= ${on})`,
        sql`(s.valid_to IS NULL OR s.valid_to > ${on})`,
        kinds && sql`s.kind = ANY(${kinds}::int[])`,
        ids && sql`s.id = ANY(${ids}::int[])`,
        words && namesAll(words),
        box && inBox(box),
        after &&
          sql`(${SORT_NAME}, ${SORT_NUMBER}, s.id) > (${after[0]} COLLATE "und-x-icu", ${after[1]}::int, ${after[2]}::int)`,
      )}
      ORDER BY ${SORT_NAME}, ${SORT_NUMBER}, s.id
      LIMIT ${limit}`,
    listedSchool,
  )
}

/** Every word stands somewhere in the names or the address, whatever its diacritics. */
function namesAll(words: readonly string[]): Sql {
  const text = folded(sql`concat_ws(' ', s.name, s.short_name, s.address)`)
  return sql`NOT EXISTS (
    SELECT FROM unnest(${words}::text[]) AS w (word) WHERE strpos(${text}, ${folded(sql`w.word`)}) = 0
  )`
}

/** Both cases are listed, as `lower` knows only ASCII where the database collates by bytes. */
function folded(text: Sql): Sql {
  return sql`translate(lower(${text}), 'ĄĆĘŁŃÓŚŹŻąćęłńóśźż', 'acelnoszzacelnoszz')`
}

/** The index by the box's outline in metres, then exactly by degrees. */
function inBox([west, south, east, north]: NonNullable<SchoolFilter['box']>): Sql {
  const outline = sql`ST_Transform(ST_Segmentize(ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326), 0.05), 2180)`
  return sql`s.geom && ${outline} AND s.lon >= ${west} AND s.lon <= ${east} AND s.lat >= ${south} AND s.lat <= ${north}`
}

const schoolRow = schoolDetails.omit({ sites: true })

/** A school by its id, closed ones too. */

export function findSchool(tx: Db, id: number): Promise<z.output<typeof schoolRow> | undefined> {
  return tx.maybeOne(
    sql`
      SELECT ${SEAT}, s.phone, s.email, s.website, s.governing_body, s.specificity, s.pupil_category,
        s.complex_rspo, s.valid_from, s.valid_to, s.origin, s.origin_year
      FROM schools_seats AS s
      WHERE s.id = ${id}`,
    schoolRow,
  )
}

/** The short names of schools, as far as they exist. */
export function selectSchoolTitles(tx: Db, ids: readonly number[]) {
  return tx.many(
    sql`SELECT s.id, s.short_name FROM schools AS s WHERE s.id = ANY(${ids}::int[])`,
    z.object({ id: z.int(), shortName: z.string() }),
  )
}

/** The buildings of a school, its seat first; points in EPSG:4326. */
export function selectSites(tx: Db, schoolId: number): Promise<z.output<typeof schoolSite>[]> {
  return tx.many(
    sql`
      SELECT
        concat_ws(', ', nullif(concat_ws(' ', t.street, t.number), ''), nullif(concat_ws(' ', t.postcode, t.locality), ''))
          AS address,
        t.grades,
        t.is_approximate AS approximate,
        round(ST_X(ST_Transform(t.geom, 4326))::numeric, 6)::float8 AS lon,
        round(ST_Y(ST_Transform(t.geom, 4326))::numeric, 6)::float8 AS lat
      FROM schools_sites AS t
      WHERE t.school_id = ${schoolId}
      ORDER BY t.position`,
    schoolSite,
  )
}

const registeredSchool = schoolRecord.omit({ sites: true }).extend({
  id: z.int(),
  rspo: z.int(),
  addressId: z.int().nullable(),
  street: z.string().nullable(),
  number: z.string().nullable(),
  postcode: z.string().nullable(),
  locality: z.string().nullable(),
})
export type RegisteredSchool = z.output<typeof registeredSchool>

/** All schools that have a number in RSPO, with their seats. */
export function selectRegisteredSchools(tx: Db): Promise<RegisteredSchool[]> {
  return tx.many(
    sql`
      SELECT s.id, s.rspo, s.kind, s.name, s.short_name, s.mark, s.is_public, s.has_catchment, s.specificity,
        s.pupil_category, s.complex_rspo, s.governing_body, s.phone, s.email, s.website, s.valid_from, s.valid_to,
        s.is_fictional, s.origin, s.origin_year, t.address_id, t.street, t.number, t.postcode, t.locality
      FROM schools AS s
      LEFT JOIN schools_sites AS t ON t.school_id = s.id AND t.position = 1
      WHERE s.rspo IS NOT NULL`,
    registeredSchool,
  )
}

const inserted = z.object({ id: z.int() })

/** Adds a school without its sites; gives its id. */
export async function insertSchool(tx: Db, row: SchoolRecord): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO schools (rspo, kind, name, short_name, mark, is_public, has_catchment, specificity, pupil_category,
        complex_rspo, governing_body, phone, email, website, valid_from, valid_to, is_fictional, origin, origin_year)
      VALUES (${row.rspo}, ${row.kind}, ${row.name}, ${row.shortName}, ${row.mark}, ${row.isPublic},
        ${row.hasCatchment}, ${row.specificity}, ${row.pupilCategory}, ${row.complexRspo}, ${row.governingBody},
        ${row.phone}, ${row.email}, ${row.website}, ${row.validFrom}, ${row.validTo}, ${row.isFictional},
        ${row.origin}, ${row.originYear})
      RETURNING id`,
    inserted,
  )
  return id
}

/** Replaces everything about a school but its id, its number and its sites. */
export function updateSchool(tx: Db, id: number, row: SchoolRecord): Promise<number> {
  return tx.run(sql`
    UPDATE schools
    SET kind = ${row.kind}, name = ${row.name}, short_name = ${row.shortName}, mark = ${row.mark},
      is_public = ${row.isPublic}, has_catchment = ${row.hasCatchment}, specificity = ${row.specificity},
      pupil_category = ${row.pupilCategory}, complex_rspo = ${row.complexRspo}, governing_body = ${row.governingBody},
      phone = ${row.phone}, email = ${row.email}, website = ${row.website}, valid_from = ${row.validFrom},
      valid_to = ${row.validTo}, is_fictional = ${row.isFictional}, origin = ${row.origin},
      origin_year = ${row.originYear}
    WHERE id = ${id}`)
}

/** Ends the given schools on `day`, the first on which they are no more. */
export function closeSchools(tx: Db, ids: readonly number[], day: string): Promise<number> {
  return tx.run(
    sql`UPDATE schools SET valid_to = greatest(valid_from, ${day}::date) WHERE id = ANY(${ids}::int[])`,
  )
}

/**
 * Puts a site at `position`, over the one that was there. Its point is the given one in EPSG:2180, else that
 * of its address, else none.
 */
export function upsertSite(tx: Db, schoolId: number, position: number, site: SiteRecord): Promise<number> {
  const [easting, northing] = site.point ?? [null, null]
  return tx.run(sql`
    INSERT INTO schools_sites
      (school_id, position, address_id, street, number, postcode, locality, grades, is_approximate, geom)
    VALUES (${schoolId}, ${position}, ${site.addressId}, ${site.street}, ${site.number}, ${site.postcode},
      ${site.locality}, ${site.grades}::int[], ${site.isApproximate},
      coalesce(
        ST_SetSRID(ST_MakePoint(${easting}::float8, ${northing}::float8), 2180),
        (SELECT a.geom FROM addresses AS a WHERE a.id = ${site.addressId})
      ))
    ON CONFLICT (school_id, position) DO UPDATE
    SET address_id = excluded.address_id, street = excluded.street, number = excluded.number,
      postcode = excluded.postcode, locality = excluded.locality, grades = excluded.grades,
      is_approximate = excluded.is_approximate, geom = excluded.geom`)
}

const nameOfSchool = '(SELECT s.name FROM schools AS s WHERE s.id = t.school_id)'

/** What the import of a register writes, each table after those to which it refers. */
export const SCHOOL_TABLES: readonly ImportedTable[] = [
  {
    name: 'schools',
    sight: {
      label: 't.name',
      isClosed: 't.valid_to IS NOT NULL AND w.valid_to IS NULL',
      place: '(SELECT s.geom FROM schools_sites AS s WHERE s.school_id = t.id AND s.position = 1)',
    },
  },
  // A new seat of a new school is shown with it.
  {
    name: 'schools_sites',
    geometry: 'geom',
    sight: { label: nameOfSchool, isHidden: 'w.id IS NULL' },
  },
]
