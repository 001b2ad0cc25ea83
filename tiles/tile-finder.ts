import { type Clock, today } from '../server/platform/clock.ts'
import { type Database } from '../server/platform/db/db.ts'
import { type LayerCache } from '../server/platform/layers/index.ts'
import { type Municipality } from '../server/platform/municipalities/contract.ts'
import { type Registry } from '../server/platform/municipalities/index.ts'
import { currentEntryYear } from './entry-year.ts'
import { type Question } from './tile-question.ts'
import { type WantedTile } from './tile-source.ts'

/** Where it is found out what decides a tile. */
export interface Sources {
  readonly database: Database
  readonly registry: Registry
  readonly cache: LayerCache
  readonly clock: Clock
}

/** Finds what decides a question's tile: of memory alone, or by asking the database for what is not fresh there. */
export interface TileFinder {
  peek(question: Question): WantedTile | undefined
  ask(question: Question): Promise<WantedTile>
  /** Whether `peek` would find the same again; a day that turned is seen a second later at most. */
  isCurrent(found: Found): boolean
}

/** What was found for a question. */
export interface Found {
  readonly question: Question
  readonly wanted: WantedTile
  /** The reading of the registry by which it was found current last, but for the data: clocks and lists cost more than a look. */
  registryRead?: object
}

export function createTileFinder({ database, registry, cache, clock }: Sources): TileFinder {
  const wantedOf = (question: Question, municipality: Municipality) => ({
    municipality,
    db: database.city(municipality.schemaName),
    layer: question.layer,
    tile: question.tile,
    on: today(clock),
  })

  /** Whether a question still means the same: its municipality, its year, the day. */
  const isStill = (question: Question, { municipality, layer, entryYear, on }: WantedTile) => {
    const known = registry.peek(question.slug, question.host)
    return (
      known?.id === municipality.id &&
      known.schemaName === municipality.schemaName &&
      known.isDemo === municipality.isDemo &&
      // The year meant when none is named may have become another.
      (!layer.byEntryYear || question.entryYear === entryYear) &&
      on === today(clock)
    )
  }

  return {
    peek(question) {
      const municipality = registry.peek(question.slug, question.host)
      const entryYear = question.layer.byEntryYear ? question.entryYear : 0
      if (municipality === undefined || entryYear === undefined) return undefined
      const wanted = wantedOf(question, municipality)
      const version = cache.peekVersion(wanted.db, wanted.layer.dependsOn)
      return version === undefined ? undefined : { ...wanted, entryYear, version }
    },

    async ask(question) {
      const municipality = await registry.resolve(question.slug, question.host)
      const wanted = wantedOf(question, municipality)
      const { layer, db } = wanted
      const current = () => currentEntryYear({ cache, clock, db })
      const entryYear = layer.byEntryYear ? (question.entryYear ?? (await current())) : 0
      const version = await cache.version(db, layer.dependsOn)
      return { ...wanted, entryYear, version }
    },

    isCurrent(found) {
      const { question, wanted } = found
      const list = registry.peekAll()
      if (list === undefined) return false
      if (found.registryRead !== list) {
        if (!isStill(question, wanted)) return false
        found.registryRead = list
      }
      return wanted.version === cache.peekVersion(wanted.db, wanted.layer.dependsOn)
    },
  }
}
