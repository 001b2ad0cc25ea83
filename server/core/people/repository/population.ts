import { z } from 'zod'

import { type Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

const sumRow = z.object({
  birthYear: z.int(),
  children: z.int().nullable(),
  total: z.int().nullable(),
})
export type ChildrenSum = z.output<typeof sumRow>

/** Children of a catchment born in the years from `first` to `last`, both included; none where nobody has counted. */
export function selectCatchmentChildren(
  tx: Db,
  {
    catchmentId,
    first,
    last,
  }: { readonly catchmentId: number; readonly first: number; readonly last: number },
): Promise<ChildrenSum[]> {
  return tx.many(
    sql`
      SELECT c.birth_year, c.children, c.total
      FROM people_catchment_children(${catchmentId}::int, ${first}::int, ${last}::int) AS c`,
    sumRow,
  )
}

/** Lets the owner's transaction write rows; the application's role may not, whatever it names. */
export async function nameLoading(tx: Db): Promise<void> {
  await tx.run(sql`SELECT set_config('rejon.people_purpose', 'load', true)`)
}

export interface Residents {
  readonly addressId: number
  readonly inhabitants: number
}

/** Adds the inhabitants of addresses as of a year. */
export function insertResidents(tx: Db, residents: readonly Residents[], year: number): Promise<number> {
  return tx.run(sql`
    INSERT INTO people_residents (address_id, inhabitants, year)
    SELECT n.address_id, n.inhabitants, ${year}
    FROM unnest(
      ${residents.map((home) => home.addressId)}::int[],
      ${residents.map((home) => home.inhabitants)}::int[]
    ) AS n (address_id, inhabitants)`)
}

export interface Children {
  readonly addressId: number
  readonly birthYear: number
  readonly children: number
}

/** Writes the children of a new state; the application's role may do that by no other way. Fails where the state has some already. */
export async function landChildren(
  tx: Db,
  populationId: number,
  children: readonly Children[],
): Promise<void> {
  await tx.run(sql`
    SELECT people_land_children(
      ${populationId}::int,
      ${children.map((each) => each.addressId)}::int[],
      ${children.map((each) => each.birthYear)}::int[],
      ${children.map((each) => each.children)}::int[]
    )`)
}

/** A state of the population as a whole. */
export interface NewPopulation {
  /** `YYYY-MM-DD`. */
  readonly asOf: string
  readonly source: string
  readonly homes: number
  readonly children: number
  readonly digest: string
}

const inserted = z.object({ id: z.int() })

/** Begins a state that holds from now on; gives its id. */
export async function insertPopulation(tx: Db, state: NewPopulation): Promise<number> {
  const { id } = await tx.one(
    sql`
      INSERT INTO people_populations (as_of, source, homes, children, digest)
      VALUES (${state.asOf}, ${state.source}, ${state.homes}, ${state.children}, ${state.digest})
      RETURNING id`,
    inserted,
  )
  return id
}

const present = z.object({ asOf: z.iso.date(), digest: z.string() })

/** The state that holds; undefined where nobody has counted. */
export function selectPopulation(tx: Db): Promise<z.output<typeof present> | undefined> {
  return tx.maybeOne(
    sql`SELECT p.as_of, p.digest FROM people_populations AS p ORDER BY p.id DESC LIMIT 1`,
    present,
  )
}
