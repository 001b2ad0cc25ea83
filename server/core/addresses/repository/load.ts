import { z } from 'zod'

import type { Db } from '../../../platform/db/db.ts'
import { sql } from '../../../platform/db/sql.ts'

/** Easting and northing in EPSG:2180, metres. */
export type Position = readonly [number, number]

const inserted = z.object({ id: z.int() })

/** Ids rise with the order of the rows, so that sorting them gives back that order. */
async function idsInOrder(rows: Promise<{ id: number }[]>): Promise<number[]> {
  return (await rows).map((row) => row.id).sort((a, b) => a - b)
}

export interface NewLocality {
  readonly simc: string | null
  readonly name: string
}

/** Inserts localities; gives their ids in the same order. */
export function insertLocalities(tx: Db, localities: readonly NewLocality[]): Promise<number[]> {
  return idsInOrder(
    tx.many(
      sql`
        INSERT INTO addresses_localities AS l (simc, name)
        SELECT n.simc, n.name
        FROM unnest(
          ${localities.map((locality) => locality.simc)}::text[],
          ${localities.map((locality) => locality.name)}::text[]
        ) WITH ORDINALITY AS n (simc, name, position)
        ORDER BY n.position
        RETURNING l.id`,
      inserted,
    ),
  )
}

export interface NewStreet {
  readonly localityId: number
  readonly ulic: string | null
  readonly prefix: string
  readonly name1: string
  readonly name2: string
  readonly fullName: string
}

/** Inserts streets; gives their ids in the same order. */
export function insertStreets(tx: Db, streets: readonly NewStreet[]): Promise<number[]> {
  return idsInOrder(
    tx.many(
      sql`
        INSERT INTO addresses_streets AS s (locality_id, ulic, prefix, name_1, name_2, full_name)
        SELECT n.locality_id, n.ulic, n.prefix, n.name_1, n.name_2, n.full_name
        FROM unnest(
          ${streets.map((street) => street.localityId)}::int[],
          ${streets.map((street) => street.ulic)}::text[],
          ${streets.map((street) => street.prefix)}::text[],
          ${streets.map((street) => street.name1)}::text[],
          ${streets.map((street) => street.name2)}::text[],
          ${streets.map((street) => street.fullName)}::text[]
        ) WITH ORDINALITY AS n (locality_id, ulic, prefix, name_1, name_2, full_name, position)
        ORDER BY n.position
        RETURNING s.id`,
      inserted,
    ),
  )
}

export interface NewLine {
  /** Null: a way without a name. */
  readonly streetId: number | null
  readonly kind: 'arterial' | 'collector' | 'local' | 'path'
  readonly positions: readonly Position[]
}

export function insertLines(tx: Db, lines: readonly NewLine[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO addresses_street_lines (street_id, kind, geom)
    SELECT n.street_id, n.kind, ST_GeomFromText(n.wkt, 2180)
    FROM unnest(
      ${lines.map((line) => line.streetId)}::int[],
      ${lines.map((line) => line.kind)}::text[],
      ${lines.map((line) => wktOf(line.positions))}::text[]
    ) AS n (street_id, kind, wkt)`)
}

function wktOf(positions: readonly Position[]): string {
  return `LINESTRING(${positions.map(([x, y]) => `${x} ${y}`).join(', ')})`
}

export interface NewAddress {
  readonly localityId: number
  readonly streetId: number | null
  readonly number: string
  readonly postcode: string | null
  readonly position: Position
}

/** Inserts addresses that no register has; gives their ids in the same order. */
export function insertAddresses(tx: Db, addresses: readonly NewAddress[]): Promise<number[]> {
  return idsInOrder(
    tx.many(
      sql`
        INSERT INTO addresses AS a (locality_id, street_id, number, postcode, geom)
        SELECT n.locality_id, n.street_id, n.number, n.postcode, ST_SetSRID(ST_MakePoint(n.x, n.y), 2180)
        FROM unnest(
          ${addresses.map((address) => address.localityId)}::int[],
          ${addresses.map((address) => address.streetId)}::int[],
          ${addresses.map((address) => address.number)}::text[],
          ${addresses.map((address) => address.postcode)}::text[],
          ${addresses.map(({ position: [x] }) => x)}::float8[],
          ${addresses.map(({ position: [, y] }) => y)}::float8[]
        ) WITH ORDINALITY AS n (locality_id, street_id, number, postcode, x, y, position)
        ORDER BY n.position
        RETURNING a.id`,
      inserted,
    ),
  )
}
