import { type Db } from '../server/platform/db/db.ts'
import { type Sql, sql } from '../server/platform/db/sql.ts'
import { type Layer as VersionedLayer } from '../server/platform/layers/index.ts'
import { type Box } from './tile-address.ts'

/** What a layer's rows are asked for. */
export interface TileQuestion {
  readonly zoom: number
  /** The box around the tile in EPSG:2180, for `geom && …`: it makes the index find the rows. */
  readonly reach: Sql
  /** The September for whose entrants catchments are drawn. */
  readonly entryYear: number
  /** The day whose state is shown, `YYYY-MM-DD`. */
  readonly on: string
}

/** A vector tile layer: what a map may ask for under `/tiles/<name>/{z}/{x}/{y}.mvt`. */
export interface Layer {
  readonly name: string
  /** What the features are, in Polish, for people who add the layer to their own maps. */
  readonly description: string
  readonly minZoom: number
  /** From here on maps enlarge the tiles of this zoom. */
  readonly maxZoom: number
  /** The data whose changes make its tiles new. */
  readonly dependsOn: readonly VersionedLayer[]
  /** Whether `?entryYear=` makes a difference. */
  readonly byEntryYear: boolean
  /** The properties of its features and their types, as TileJSON has them. */
  readonly fields: Readonly<Record<string, 'String' | 'Number' | 'Boolean'>>
  /** Rows of `id`, `geom` (EPSG:2180) and `properties` (jsonb; nulls are left out of the tile). */
  rows(question: TileQuestion): Sql
}

/** How a tile's bytes come into being: the query of its features, and what is made of the rows. */
export interface Encoder {
  query(layer: Layer, rows: Sql, bounds: Box): Sql
  /** Runs `query`; no bytes at all when the tile is empty. */
  encode(tx: Db, layer: Layer, query: Sql): Promise<Uint8Array>
}

/** `box` in EPSG:2180; with points along its sides, as they are curves there. */
export function inStoredProjection({ west, south, east, north }: Box): Sql {
  return sql`ST_Transform(ST_Segmentize(ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 3857), 50000), 2180)`
}
