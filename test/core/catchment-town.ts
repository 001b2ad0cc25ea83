import { z } from 'zod'

import { loadPlan, type RuleToLoad } from '../../server/core/catchments/index.ts'
import type { Db } from '../../server/platform/db/db.ts'
import { sql } from '../../server/platform/db/sql.ts'

/** Where the town is, in EPSG:4326: about three kilometres square. */
export const BOUNDARY = JSON.stringify({
  type: 'Polygon',
  coordinates: [
    [
      [16.15, 54.18],
      [16.2, 54.18],
      [16.2, 54.21],
      [16.15, 54.21],
      [16.15, 54.18],
    ],
  ],
})

/** The south-western corner of the town's streets in EPSG:2180. */
const CORNER = { x: 315_000, y: 706_500 }
const STREETS = ['Lipowa', 'Polna', 'Krótka', 'Długa', 'Nowa'] as const
type Street = (typeof STREETS)[number]

/** House numbers of a street, 1 to 20: odd ones south, even ones north. */
const NUMBERS = 20

export interface Town {
  readonly schools: ReadonlyMap<string, number>
  readonly addressId: (street: Street, number: string) => number
  readonly rule: (street: Street, more?: Partial<RuleToLoad>) => RuleToLoad
}

const idRow = z.object({ id: z.int() })

/** Five parallel streets of twenty houses and five schools, without catchments. */
export async function buildTown(tx: Db): Promise<Town> {
  const locality = await tx.one(
    sql`INSERT INTO addresses_localities (simc, name) VALUES ('0950463', 'Koszalin') RETURNING id`,
    idRow,
  )
  const streets = new Map<string, number>()
  for (const [row, name] of STREETS.entries()) {
    const street = await tx.one(
      sql`
        INSERT INTO addresses_streets (locality_id, ulic, prefix, name_1, full_name)
        VALUES (${locality.id}, ${String(10_000 + row)}, 'ul.', ${name}, ${`ul. ${name}`}) RETURNING id`,
      idRow,
    )
    streets.set(name, street.id)
    await tx.run(sql`
      INSERT INTO addresses (iip, locality_id, street_id, number, postcode, geom)
      SELECT 'PL.PZGiK/' || ${row}::int || '-' || n, ${locality.id}, ${street.id}, n::text, '75-001',
        ST_SetSRID(ST_MakePoint(
          ${CORNER.x}::float8 + n * 20, ${CORNER.y + row * 200}::float8 + CASE n % 2 WHEN 1 THEN -10 ELSE 10 END), 2180)
      FROM generate_series(1, ${NUMBERS}::int) AS n`)
  }
  const addresses = await tx.many(
    sql`SELECT a.id, s.name_1 || ' ' || a.number AS label FROM addresses AS a JOIN addresses_streets AS s ON s.id = a.street_id`,
    idRow.extend({ label: z.string() }),
  )
  const addressIds = new Map(addresses.map(({ id, label }) => [label, id]))
  const idOf = (ids: ReadonlyMap<string, number>, key: string) => {
    const id = ids.get(key)
    if (id === undefined) throw new Error(`The town has no ${key}`)
    return id
  }
  return {
    schools: await buildSchools(tx),
    addressId: (street, number) => idOf(addressIds, `${street} ${number}`),
    rule: (street, more = {}) => ({
      streetId: idOf(streets, street),
      localityId: locality.id,
      kind: 'whole',
      parity: 'all',
      from: null,
      to: null,
      numbers: [],
      except: [],
      text: `ul. ${street}`,
      ...more,
    }),
  }
}

async function buildSchools(tx: Db): Promise<Map<string, number>> {
  const rows = await tx.many(
    sql`
      INSERT INTO schools (rspo, kind, name, short_name, mark, is_public, has_catchment, origin, origin_year)
      SELECT 1000 + n, CASE WHEN n = 5 THEN 1 ELSE 3 END, 'Szkoła Podstawowa nr ' || n, 'SP ' || n, n::text,
        TRUE, TRUE, 'test', 2026
      FROM generate_series(1, 5) AS n RETURNING id, short_name AS name`,
    idRow.extend({ name: z.string() }),
  )
  const schools = new Map(rows.map(({ id, name }) => [name, id]))
  await tx.run(sql`
    INSERT INTO schools_sites (school_id, street, number, postcode, locality, geom)
    SELECT s.id, 'ul. Szkolna', s.mark, '75-001', 'Koszalin',
      ST_SetSRID(ST_MakePoint(${CORNER.x}::float8 + s.mark::int * 100, ${CORNER.y}::float8), 2180)
    FROM schools AS s`)
  return schools
}

/** A plan from the September of 2020 in which every street shows another answer. */
export async function loadPlanA(tx: Db, { schools, rule }: Town): Promise<number> {
  const school = (name: string) => schools.get(name) ?? 0
  return loadPlan(tx, {
    name: 'Plan A',
    level: 'primary',
    entryYearFrom: 2020,
    knownFrom: '2020-01-01',
    catchments: [
      {
        schoolId: school('SP 1'),
        jointGroup: 1,
        rules: [
          rule('Lipowa', { kind: 'range', parity: 'odd', from: '1' }),
          rule('Polna'),
          rule('Krótka', { kind: 'range', from: '1', to: '12' }),
        ],
      },
      {
        schoolId: school('SP 2'),
        jointGroup: 1,
        rules: [
          rule('Lipowa', { kind: 'range', parity: 'even', from: '2', except: ['8'] }),
          rule('Polna'),
          rule('Długa', { grades: [1, 2, 3] }),
        ],
      },
      {
        schoolId: school('SP 3'),
        rules: [
          rule('Krótka', { kind: 'range', from: '10' }),
          rule('Długa', { grades: [4, 5, 6, 7, 8] }),
          rule('Lipowa', { kind: 'list', numbers: ['8'] }),
        ],
      },
    ],
  })
}

/** Its successor for the entrants of `entryYearFrom`, adopted by the council: all of Lipowa goes to SP 4. */
export async function loadPlanB(tx: Db, { schools, rule }: Town, entryYearFrom: number): Promise<number> {
  return loadPlan(tx, {
    name: 'Plan B',
    level: 'primary',
    entryYearFrom,
    knownFrom: '2026-05-20',
    resolution: { no: 'XX/123/2026', date: '2026-05-20' },
    catchments: [{ schoolId: schools.get('SP 4') ?? 0, rules: [rule('Lipowa')] }],
  })
}

/** The town with plan A, and plan B for those who enter from 2028 on. */
export async function buildTownWithPlans(tx: Db): Promise<Town> {
  const town = await buildTown(tx)
  await loadPlanA(tx, town)
  await loadPlanB(tx, town, 2028)
  return town
}
