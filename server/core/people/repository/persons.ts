import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { and, sql, type Sql } from '../../../platform/db/sql.ts'
import { documentKind, sex } from '../contract.ts'

const unit = z.object({ id: z.int(), title: z.string() }).nullable()
const lineRow = z.object({
  id: z.int(),
  givenName: z.string(),
  familyName: z.string(),
  birthDate: z.iso.date().nullable(),
  school: unit,
  classUnit: unit,
})

/** Where a person is enrolled on a day (null: today, as the session has it), or will be next. */
const enrolledOn = (on: string | null): Sql => sql`
  LEFT JOIN LATERAL (
    SELECT e.school_id, e.class_unit_id, e.valid_from
    FROM people_enrolments AS e
    WHERE e.person_id = p.id
      AND (e.valid_to IS NULL OR e.valid_to > coalesce(${on}::date, public.rejon_today(), e.valid_from))
    ORDER BY e.valid_from
    LIMIT 1
  ) AS e ON true
  LEFT JOIN schools AS s ON s.id = e.school_id
  LEFT JOIN people_class_units AS u ON u.id = e.class_unit_id`

const LINE = sql`
  p.id, p.given_name, p.family_name, p.birth_date,
  CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'title', s.short_name) END AS school,
  CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'title', u.name) END AS class_unit`

const FAMILY_NAME = sql`p.family_name COLLATE "und-x-icu"`

export interface PersonFilter {
  /** Each of them begins one of the person's names. */
  readonly words: readonly string[]
  /** Keyed digests of a number, as a PESEL and as a document's. */
  readonly digests: NumberDigests | undefined
  readonly on: string
  /** The last person of the page before: family name, 0, id. */
  readonly after: readonly [string, number, number] | undefined
  readonly limit: number
}

export interface NumberDigests {
  readonly pesels: readonly Buffer[]
  readonly documents: readonly Buffer[]
}

/** The persons that row security lets be seen and that pass the filter, by name. */
export function selectPersons(tx: Db, { words, digests, on, after, limit }: PersonFilter) {
  return tx.many(
    sql`
      SELECT ${LINE}
      FROM people_persons AS p
      ${enrolledOn(on)}
      WHERE ${and(
        words.length === 0 ? undefined : namesAll(words),
        digests &&
          sql`(p.pesel_index = ANY(${digests.pesels}::bytea[]) OR p.document_index = ANY(${digests.documents}::bytea[]))`,
        after && sql`(${FAMILY_NAME}, p.id) > (${after[0]} COLLATE "und-x-icu", ${after[2]}::int)`,
      )}
      ORDER BY ${FAMILY_NAME}, p.id
      LIMIT ${limit}`,
    lineRow,
  )
}

/** Every word begins a name or a part of it, whatever its diacritics. */
function namesAll(words: readonly string[]): Sql {
  const names = folded(sql`' ' || translate(p.given_name || ' ' || p.family_name, '-', ' ')`)
  return sql`NOT EXISTS (
    SELECT FROM unnest(${words}::text[]) AS w (word) WHERE strpos(${names}, ' ' || ${folded(sql`w.word`)}) = 0
  )`
}

/** Both cases are listed, as `lower` knows only ASCII where the database collates by bytes. */
function folded(text: Sql): Sql {
  return sql`translate(lower(${text}), 'ĄĆĘŁŃÓŚŹŻąćęłńóśźż', 'acelnoszzacelnoszz')`
}

/** Persons by their ids. */
export function selectLines(tx: Db, ids: readonly number[], on: string | null) {
  return tx.many(
    sql`
      SELECT ${LINE}
      FROM people_persons AS p
      ${enrolledOn(on)}
      WHERE p.id = ANY(${ids}::int[])
      ORDER BY ${FAMILY_NAME}, p.id`,
    lineRow,
  )
}

/** Whoever entered, as a person; and the children in their care, by a guardianship that holds. */
export async function selectOwn(tx: Db, on: string) {
  const own = z.object({ id: z.int(), isSelf: z.boolean() })
  const found = await tx.many(
    sql`
      SELECT p.id, p.account_id IS NOT DISTINCT FROM public.rejon_account() AS is_self
      FROM people_persons AS p
      WHERE p.account_id = public.rejon_account() OR p.id = ANY(people_wards('people.read'))`,
    own,
  )
  const lines = await selectLines(
    tx,
    found.map(({ id }) => id),
    on,
  )
  const selfId = found.find(({ isSelf }) => isSelf)?.id
  return {
    self: lines.find(({ id }) => id === selfId) ?? null,
    wards: lines.filter(({ id }) => id !== selfId),
  }
}

const personRow = lineRow.extend({
  sex: sex.nullable(),
  hasPesel: z.boolean(),
  documentKind: documentKind.nullable(),
  home: z.object({ id: z.int(), label: z.string() }).nullable(),
  enrolledFrom: z.iso.date().nullable(),
  accountId: z.int().nullable(),
  version: z.int(),
})
export type PersonRow = z.output<typeof personRow>

/** A person, if row security lets them be seen. */
export function findPerson(tx: Db, id: number, on: string): Promise<PersonRow | undefined> {
  return tx.maybeOne(
    sql`
      SELECT
        ${LINE}, p.sex, p.pesel IS NOT NULL AS has_pesel, p.document_kind, p.account_id, p.version,
        e.valid_from AS enrolled_from,
        CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'label', a.label) END AS home
      FROM people_persons AS p
      ${enrolledOn(on)}
      LEFT JOIN addresses_labelled AS a ON a.id = p.home_address_id
      WHERE p.id = ${id}`,
    personRow,
  )
}

const numberRow = z.object({
  pesel: z.instanceof(Buffer).nullable(),
  documentNumber: z.instanceof(Buffer).nullable(),
})

/** The envelopes of a person's numbers. */
export function findNumbers(tx: Db, id: number) {
  return tx.maybeOne(
    sql`SELECT p.pesel, p.document_number FROM people_persons AS p WHERE p.id = ${id}`,
    numberRow,
  )
}

/** The id of the person who is about to be added: an envelope is bound to its row. */
export async function nextPersonId(tx: Db): Promise<number> {
  const { id } = await tx.one(
    sql`SELECT nextval('people_persons_id_seq')::int AS id`,
    z.object({ id: z.int() }),
  )
  return id
}

/** Who has one of these numbers, also out of the asker's sight. */
export async function findHolder(tx: Db, { pesels, documents }: NumberDigests): Promise<number | undefined> {
  const { id } = await tx.one(
    sql`SELECT people_holder(${pesels}::bytea[], ${documents}::bytea[]) AS id`,
    z.object({ id: z.int().nullable() }),
  )
  return id ?? undefined
}

export interface PersonFacts {
  readonly givenName: string
  readonly familyName: string
  readonly birthDate: string | null
  readonly sex: string | null
  readonly homeAddressId: number | null
}

export interface StoredIdentity {
  readonly pesel: Buffer | null
  readonly peselIndex: Buffer | null
  readonly documentKind: string | null
  readonly documentNumber: Buffer | null
  readonly documentIndex: Buffer | null
}

/** Adds a person under an id from `nextPersonId`; without RETURNING, which row security grants to who sees the row. */
export async function insertPerson(
  tx: Db,
  { id, createdAt }: { readonly id: number; readonly createdAt: string },
  facts: PersonFacts,
  identity: StoredIdentity,
): Promise<void> {
  await tx.run(sql`
    INSERT INTO people_persons (
      id, given_name, family_name, birth_date, sex, home_address_id, pesel, pesel_index, document_kind, document_number,
      document_index, created_at
    )
    VALUES (
      ${id}, ${facts.givenName}, ${facts.familyName}, ${facts.birthDate}, ${facts.sex}, ${facts.homeAddressId},
      ${identity.pesel}, ${identity.peselIndex}, ${identity.documentKind}, ${identity.documentNumber},
      ${identity.documentIndex}, ${createdAt}
    )`)
}

/** Corrects the facts of a person of this version; 0: there is another version, or no right. */
export function updatePerson(tx: Db, id: number, version: number, facts: PersonFacts): Promise<number> {
  return tx.run(sql`
    UPDATE people_persons AS p SET
      given_name = ${facts.givenName}, family_name = ${facts.familyName}, birth_date = ${facts.birthDate},
      sex = ${facts.sex}, home_address_id = ${facts.homeAddressId}, version = p.version + 1
    WHERE p.id = ${id} AND p.version = ${version}`)
}

export function updateIdentity(tx: Db, id: number, identity: StoredIdentity): Promise<number> {
  return tx.run(sql`
    UPDATE people_persons AS p SET
      pesel = ${identity.pesel}, pesel_index = ${identity.peselIndex}, document_kind = ${identity.documentKind},
      document_number = ${identity.documentNumber}, document_index = ${identity.documentIndex}
    WHERE p.id = ${id}`)
}

/** Counts a change of what stands beside a person; 0: there is another version, or no right. */
export function bumpVersion(tx: Db, id: number, version: number): Promise<number> {
  return tx.run(sql`
    UPDATE people_persons AS p SET version = p.version + 1 WHERE p.id = ${id} AND p.version = ${version}`)
}

/** Joins a person to the account by which they sign in, or parts them from it. */
export function updateAccount(tx: Db, id: number, accountId: number | null): Promise<number> {
  return tx.run(sql`
    UPDATE people_persons AS p SET account_id = ${accountId} WHERE p.id = ${id}`)
}

/** Joins a person to their first account; 0: they have one, or no right. */
export function joinAccount(tx: Db, id: number, accountId: number): Promise<number> {
  return tx.run(sql`
    UPDATE people_persons AS p SET account_id = ${accountId}, version = p.version + 1
    WHERE p.id = ${id} AND p.account_id IS NULL`)
}

export async function hasAddress(tx: Db, id: number): Promise<boolean> {
  const { isThere } = await tx.one(
    sql`SELECT EXISTS (SELECT FROM addresses AS a WHERE a.id = ${id}) AS is_there`,
    z.object({ isThere: z.boolean() }),
  )
  return isThere
}

/** Whether whoever entered may change a child and who cares for them; the same as row security says. */
export async function mayWriteChild(tx: Db, id: number): Promise<boolean> {
  const { may } = await tx.one(
    sql`SELECT public.rejon_may('people.write') OR ${id} = ANY(people_pupils('people.write')) AS may`,
    z.object({ may: z.boolean() }),
  )
  return may
}

/** Whether whoever entered may correct a person, a guardian of such a child too. */
export async function mayWritePerson(tx: Db, id: number): Promise<boolean> {
  const { may } = await tx.one(
    sql`
      SELECT
        public.rejon_may('people.write') OR ${id} = ANY(people_pupils('people.write'))
        OR ${id} = ANY(people_guardians('people.write')) AS may`,
    z.object({ may: z.boolean() }),
  )
  return may
}
