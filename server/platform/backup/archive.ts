import { createHash, type Hash } from 'node:crypto'

import { z } from 'zod'

import type { TableShape } from '../db/tables.ts'

/**
 * What a backup says once it is unsealed and unpacked: lines of JSON. The first is the header; then of each table a line
 * that names it and one line a row, the row being the text by which PostgreSQL writes a whole row; the last is the
 * trailer.
 */
export const FORMAT = 1

const column = z.object({ name: z.string(), type: z.string(), isGenerated: z.boolean() })
const table = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(column),
  rows: z.int(),
}) satisfies z.ZodType<TableShape>

export const header = z.object({
  format: z.literal(FORMAT),
  rejon: z.string(),
  engine: z.enum(['embedded', 'postgresql']),
  postgres: z.string(),
  madeAt: z.iso.datetime(),
  /** `public` first, then one for each municipality, each with its migrations in the order in which they ran. */
  schemas: z.array(z.object({ name: z.string(), migrations: z.array(z.string()) })),
  tables: z.array(table),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), value: z.string(), isCalled: z.boolean() }),
  ),
})
export type Header = z.output<typeof header>

const counted = z.object({ schema: z.string(), name: z.string(), rows: z.int(), sha256: z.string() })
export type Counted = z.output<typeof counted>

export const trailer = z.object({ tables: z.array(counted) })

export const tableLine = z.object({ table: z.object({ schema: z.string(), name: z.string() }) })

/** Counts the rows of one table and takes their checksum, in the order in which they come. */
export class RowCount {
  readonly #hash: Hash = createHash('sha256')
  #rows = 0

  add(row: string): void {
    this.#hash.update(row).update('\n')
    this.#rows += 1
  }

  get rows(): number {
    return this.#rows
  }

  result({ schema, name }: { readonly schema: string; readonly name: string }): Counted {
    return { schema, name, rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}
