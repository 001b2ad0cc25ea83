import { sql } from '../../server/platform/db/sql.ts'
import { type Layer } from '../layer.ts'

/** Named land is left out where its side is shorter than this on the map, pixels. */
const SHORTEST_SIDE = 24
/** From which zoom a station is named. */
const STATIONS_FROM = 12
/** Metres a pixel of a tile of 512 px at zoom 0, about where Poland is. */
const COARSEST = 48_000

/** Names of parks, woods, waters, parts of the town and stations, each at one point. */
export const places: Layer = {
  name: 'places',
  description: 'Nazwy miejsc',
  minZoom: 9,
  maxZoom: 14,
  dependsOn: ['terrain'],
  byEntryYear: false,
  fields: { kind: 'String', name: 'String', area: 'Number' },
  rows({ zoom, reach }) {
    const side = (SHORTEST_SIDE * COARSEST) / 2 ** zoom
    return sql`
      SELECT p.id, p.geom, jsonb_build_object('kind', p.kind, 'name', p.name, 'area', round(p.area)) AS properties
      FROM terrain_places AS p
      WHERE p.geom && ${reach}
        AND coalesce(p.area >= ${side * side}::float8, p.kind <> 'station' OR ${zoom}::int >= ${STATIONS_FROM})`
  },
}
