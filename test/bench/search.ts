import pg from 'pg'

import { changed } from '../../server/changed.ts'
import { publisher } from '../../server/published.ts'
import { CITIZENS, FIND_UNITS, TABLES } from '../../server/modules.ts'
import { type Context, OPERATOR } from '../../server/platform/context.ts'
import type { CityDb } from '../../server/platform/db/db.ts'
import { measureCorpus } from '../support/corpus-figures.ts'
import { type CorpusCity, type CorpusQuery, queryCorpus } from '../support/query-corpus.ts'
import {
  searchAddresses,
  selectSearchAddresses,
  selectSearchLocalities,
  selectSearchStreets,
  sql,
} from '../support/shipped.ts'
import { alternate, median } from './alternate.ts'
import { type DemoGround, openDemo } from './demo-ground.ts'

const QUERIES = 20_000
/** Of them in each round that is timed; the yardstick is far slower. */
const TIMED_QUERIES = 4_000
const YARDSTICK_QUERIES = 400
const SEED = 1

/**
 * The address search on 20,000 spoilt queries: how often it finds the address that is meant, and how long one query
 * takes in the server (search, and what is shown of the hits read from the database). The yardstick is what one would
 * do without an index of our own: labels ordered by similarity of trigrams (pg_trgm) with its own index.
 */
export async function searchBench(): Promise<object> {
  const demo = await openDemo()
  try {
    const city = await readCity(demo.city)
    const corpus = queryCorpus(city, QUERIES, SEED)
    const context = contextOf(demo)
    const quality = await measureSearch(city, corpus, context)
    const trigrams = await openTrigrams(demo)
    const waits = { ours: [] as number[], trigrams: [] as number[] }
    const [many, few] = [corpus.slice(0, TIMED_QUERIES), corpus.slice(0, YARDSTICK_QUERIES)]
    const figures = await alternate({
      ours: () => p99Of(many, waits.ours, (text) => ask(text, context)),
      trigrams: () => p99Of(few, waits.trigrams, trigrams.search),
    })
    await trigrams.close()
    return {
      city: demo.municipality.slug,
      addresses: city.addresses.length,
      ...quality,
      unit: 'ms',
      ours: { ...percentiles(waits.ours), p99OfRounds: median(figures['ours']) },
      trigrams: { ...percentiles(waits.trigrams), p99OfRounds: median(figures['trigrams']) },
    }
  } finally {
    await demo.close()
  }
}

function contextOf({ ground, municipality, city }: DemoGround): Context {
  const { cache, clock, log, erasures } = ground
  const secrets = ground.secrets.of(municipality.schemaName)
  return {
    municipality,
    db: city,
    secrets,
    cache,
    clock,
    log,
    visitor: OPERATOR,
    mail: undefined,
    findUnits: FIND_UNITS,
    citizenNode: undefined,
    citizens: CITIZENS,
    changed,
    publish: publisher(clock),
    tables: TABLES,
    erasures,
  }
}

/** What the corpus is written from; the city gets a few former names, of which the demo has none. */
export async function readCity(db: CityDb): Promise<CorpusCity> {
  return db.transaction(async (tx) => {
    await tx.run(sql`
      INSERT INTO addresses_former_names (street_id, name, valid_to, source)
      SELECT s.id, 'Budowniczych Huty ' || s.id, '1990-01-01', 'benchmark'
      FROM addresses_streets AS s
      WHERE s.id % 17 = 3
      ON CONFLICT DO NOTHING`)
    return {
      streets: await selectSearchStreets(tx),
      localities: await selectSearchLocalities(tx),
      addresses: await selectSearchAddresses(tx),
    }
  })
}

async function ask(q: string, context: Context) {
  return (await searchAddresses({ query: { q: q.trim(), limit: 10 } }, context)).addresses
}

async function measureSearch(
  city: CorpusCity,
  corpus: readonly CorpusQuery[],
  context: Context,
): Promise<object> {
  const answers = new Map<string, { addressId: number; score: number }[]>()
  for (const { text } of corpus) {
    const found = await ask(text, context)
    answers.set(
      text,
      found.map(({ id, score }) => ({ addressId: id, score })),
    )
  }
  const numbers = new Map(city.addresses.map(({ id, number }) => [id, number]))
  const { success, wrongConfident, otherNumbers, failures } = measureCorpus(
    corpus,
    (text) => answers.get(text) ?? [],
    (id) => numbers.get(id) ?? '',
  )
  process.stderr.write(`${failures.join('\n')}\n`)
  return { success, wrongConfident, otherNumbers }
}

/** The 99th percentile of the milliseconds that the queries take one after another; all are added to `waits`. */
async function p99Of(
  corpus: readonly CorpusQuery[],
  waits: number[],
  search: (text: string) => Promise<unknown>,
): Promise<number> {
  const own: number[] = []
  for (const { text } of corpus) {
    const began = performance.now()
    await search(text)
    own.push(performance.now() - began)
  }
  waits.push(...own)
  return percentiles(own).p99
}

function percentiles(waits: readonly number[]): { p50: number; p99: number } {
  const sorted = [...waits].sort((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? NaN) * 1_000) / 1_000
  return { p50: at(0.5), p99: at(0.99) }
}

/** A table of labels with an index of trigrams, beside the municipality's own; gone when it is closed. */
async function openTrigrams({ municipality }: DemoGround): Promise<{
  search: (text: string) => Promise<unknown>
  close: () => Promise<void>
}> {
  const client = new pg.Client(process.env['DATABASE_URL'])
  await client.connect()
  await client.query(`SET search_path TO ${pg.escapeIdentifier(municipality.schemaName)}, public`)
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm')
  await client.query(
    'CREATE TEMP TABLE bench_labels AS SELECT a.id, a.label FROM addresses_labelled AS a WHERE a.closed_on IS NULL',
  )
  await client.query('CREATE INDEX ON bench_labels USING gist (label gist_trgm_ops)')
  await client.query('ANALYZE bench_labels')
  const query = 'SELECT b.id, b.label FROM bench_labels AS b ORDER BY b.label <-> $1 LIMIT 10'
  return {
    search: (text) => client.query({ name: 'trigrams', text: query, values: [text] }),
    close: () => client.end(),
  }
}
