import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { importReport, type ImportReport } from '../../server/platform/imports/index.ts'
import { type Finished, type TestCity } from './database.ts'
import { type WrittenPoint } from './prg-writer.ts'

export interface FinishedImport extends Finished {
  /** What the command printed with `--json`; undefined when it refused the file. */
  readonly report: ImportReport | undefined
}

/** Runs `rejon import prg <words> --json` in `folder`. */
export async function importPrg(city: TestCity, folder: string, ...words: string[]): Promise<FinishedImport> {
  const done = await city.rejon(['import', 'prg', ...words, '--json'], folder)
  // Where the file is refused it prints the problem instead.
  return { ...done, report: importReport.safeParse(JSON.parse(done.stdout)).data }
}

const addressRow = z.object({
  id: z.int(),
  iip: z.string(),
  street: z.string().nullable(),
  ulic: z.string().nullable(),
  simc: z.string().nullable(),
  number: z.string(),
  postcode: z.string().nullable(),
  state: z.string(),
  closedOn: z.string().nullable(),
  easting: z.number(),
  northing: z.number(),
})
export type AddressRow = z.output<typeof addressRow>

/** All addresses of the municipality, closed ones too, by their public ids. */
export function addressRows(city: TestCity): Promise<AddressRow[]> {
  return city.db.transaction((tx) =>
    tx.many(
      sql`
        SELECT a.id, a.iip, s.full_name AS street, s.ulic, l.simc, a.number, a.postcode, a.state, a.closed_on,
          ST_X(a.geom) AS easting, ST_Y(a.geom) AS northing
        FROM addresses AS a
        JOIN addresses_localities AS l ON l.id = a.locality_id
        LEFT JOIN addresses_streets AS s ON s.id = a.street_id
        ORDER BY a.iip`,
      addressRow,
    ),
  )
}

const counted = z.object({ count: z.int() })

/** How many points an import has left in the staging table. */
export async function stagedRows(city: TestCity): Promise<number> {
  const { count } = await city.db.transaction((tx) =>
    tx.one(sql`SELECT count(*)::int AS count FROM addresses_staging AS s`, counted),
  )
  return count
}

/** Houses of ul. Jana Testowego in Wrocław, ten metres apart. */
export function houses(...numbers: string[]): WrittenPoint[] {
  return numbers.map((number, index) => ({
    localId: `house-${number}`,
    version: '2024-05-06T07:08:09+02:00',
    teryt: '0264011',
    gmina: 'Wrocław',
    simc: '0986283',
    locality: 'Wrocław',
    street: { ulic: '00042', code: 1, name: 'Jana Testowego' },
    number,
    postcode: '50-001',
    easting: 363_000 + index * 10,
    northing: 362_000,
  }))
}

/** One such house, `more` being what is special about it. */
export function house(number: string, more: Partial<WrittenPoint> = {}): WrittenPoint {
  const [point] = houses(number)
  if (point === undefined) throw new Error('There is always one house')
  return { ...point, ...more }
}
