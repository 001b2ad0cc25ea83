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

export function insertChildren(tx: Db, children: readonly Children[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO people_children (address_id, birth_year, children)
    SELECT n.address_id, n.birth_year, n.children
    FROM unnest(
      ${children.map((each) => each.addressId)}::int[],
      ${children.map((each) => each.birthYear)}::int[],
      ${children.map((each) => each.children)}::int[]
    ) AS n (address_id, birth_year, children)`)
}
