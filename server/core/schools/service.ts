import { today } from '../../platform/clock.ts'
import { type Context } from '../../platform/context.ts'
import { type Db } from '../../platform/db/db.ts'
import { cursorOf, writeCursor } from '../../platform/http/cursor.ts'
import { type Input, type Output } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import { bumpLayer } from '../../platform/layers/index.ts'
import { type getSchool, type listSchools, school, type SchoolDetails } from './contract.ts'
import { withinPoland } from './listing/box.ts'
import { type SchoolRecord, type SiteRecord } from './register/record.ts'
import { findSchool, insertSchool, selectSchools, selectSites, upsertSite } from './repository.ts'

type Page = Output<typeof listSchools>

/** Schools that exist on the asked day (default today), by name, a page at a time. */
export async function listSchoolsPage({ query }: Input<typeof listSchools>, context: Context): Promise<Page> {
  const { kind: kinds, q, ids, bbox, on, limit, after } = query
  const box = bbox && withinPoland(bbox)
  if (box === null) return { schools: [], next: null }
  const filter = {
    kinds,
    ids,
    words: q?.split(/[\s\p{Cc}]+/u), // PostgreSQL knows no NUL
    box,
    on: on ?? today(context.clock),
    after: after === undefined ? undefined : cursorOf(after),
    limit: limit + 1,
  }
  const found = await context.db.transaction((tx) => selectSchools(tx, filter))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  // Without their place in the list: some formats write whatever a school has.
  const schools = page.map((found) => school.parse(found))
  return { schools, next: isMore ? writeCursor([last.sortName, last.sortNumber, last.id]) : null }
}

/** One school with its sites; closed ones too, as links to them remain. Throws `not-found`. */
export function readSchool({ params }: Input<typeof getSchool>, context: Context): Promise<SchoolDetails> {
  return context.db.transaction(async (tx) => {
    const found = await findSchool(tx, params.id)
    if (found === undefined) throw notFound('school', params.id)
    return { ...found, sites: await selectSites(tx, params.id) }
  })
}

/** A school to be added, under a name of the caller's. */
export type NewSchool = Omit<Partial<SchoolRecord>, 'sites'> &
  Pick<
    SchoolRecord,
    'name' | 'shortName' | 'mark' | 'isPublic' | 'hasCatchment' | 'origin' | 'originYear'
  > & {
    readonly key: string
    readonly sites: readonly Partial<SiteRecord>[]
  }

/** Adds schools with their sites; gives the id of each by its key. What is left out is unknown. */
export async function loadSchools(tx: Db, rows: readonly NewSchool[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const { key, sites, ...row } of rows) {
    const id = await insertSchool(tx, { ...UNKNOWN, ...row })
    ids.set(key, id)
    for (const [index, site] of sites.entries()) await upsertSite(tx, id, index + 1, { ...NO_SITE, ...site })
  }
  await bumpLayer(tx, 'schools')
  return ids
}

const UNKNOWN = {
  rspo: null,
  kind: null,
  specificity: null,
  pupilCategory: null,
  complexRspo: null,
  governingBody: null,
  phone: null,
  email: null,
  website: null,
  validFrom: null,
  validTo: null,
  isFictional: false,
  sites: [],
} satisfies Partial<SchoolRecord>

const NO_SITE: SiteRecord = {
  addressId: null,
  street: null,
  number: null,
  postcode: null,
  locality: null,
  grades: null,
  isApproximate: false,
  point: null,
}
