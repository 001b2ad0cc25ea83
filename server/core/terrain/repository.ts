import { type Db } from '../../platform/db/db.ts'
import { GRID } from '../../platform/db/overlay.ts'
import { sql } from '../../platform/db/sql.ts'
import { type AreaKind, type BuildingKind, type LineKind, type PlaceKind } from './contract.ts'

/** Easting and northing in EPSG:2180, metres. */
export type Position = readonly [number, number]

export interface NewArea {
  readonly kind: AreaKind
  readonly name: string | null
  /** Closed rings, the outer one first. */
  readonly rings: readonly (readonly Position[])[]
}

/** Adds areas; gives how many. */
export function insertAreas(tx: Db, areas: readonly NewArea[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO terrain_areas (kind, name, geom)
    SELECT n.kind, n.name, ST_GeomFromText(n.wkt, 2180)
    FROM unnest(
      ${areas.map((area) => area.kind)}::text[],
      ${areas.map((area) => area.name)}::text[],
      ${areas.map((area) => polygon(area.rings))}::text[]
    ) WITH ORDINALITY AS n (kind, name, wkt, position)
    ORDER BY n.position`)
}

export interface NewLine {
  readonly kind: LineKind
  readonly name: string | null
  readonly positions: readonly Position[]
}

/** Adds lines; gives how many. */
export function insertLines(tx: Db, lines: readonly NewLine[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO terrain_lines (kind, name, geom)
    SELECT n.kind, n.name, ST_GeomFromText(n.wkt, 2180)
    FROM unnest(
      ${lines.map((line) => line.kind)}::text[],
      ${lines.map((line) => line.name)}::text[],
      ${lines.map((line) => `LINESTRING(${coordinates(line.positions)})`)}::text[]
    ) WITH ORDINALITY AS n (kind, name, wkt, position)
    ORDER BY n.position`)
}

export interface NewBuilding {
  readonly kind: BuildingKind
  readonly floors: number
  /** Closed rings, the outer one first. */
  readonly rings: readonly (readonly Position[])[]
}

/** Adds buildings; gives how many. */
export function insertBuildings(tx: Db, buildings: readonly NewBuilding[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO terrain_buildings (kind, floors, geom)
    SELECT n.kind, n.floors, ST_GeomFromText(n.wkt, 2180)
    FROM unnest(
      ${buildings.map((building) => building.kind)}::text[],
      ${buildings.map((building) => building.floors)}::smallint[],
      ${buildings.map((building) => polygon(building.rings))}::text[]
    ) WITH ORDINALITY AS n (kind, floors, wkt, position)
    ORDER BY n.position`)
}

export interface NewPlace {
  readonly kind: PlaceKind
  readonly name: string
  readonly point: Position
}

/** Adds names that stand at a point; gives how many. */
export function insertPlaces(tx: Db, places: readonly NewPlace[]): Promise<number> {
  return tx.run(sql`
    INSERT INTO terrain_places (kind, name, geom)
    SELECT n.kind, n.name, ST_SetSRID(ST_Point(n.x, n.y), 2180)
    FROM unnest(
      ${places.map((place) => place.kind)}::text[],
      ${places.map((place) => place.name)}::text[],
      ${places.map((place) => place.point[0])}::float8[],
      ${places.map((place) => place.point[1])}::float8[]
    ) WITH ORDINALITY AS n (kind, name, x, y, position)
    ORDER BY n.position`)
}

/** Adds the name of each named area, once, where its parts together leave it the most room; gives how many. */
export function insertPlacesOfAreas(tx: Db): Promise<number> {
  return tx.run(sql`
    INSERT INTO terrain_places (kind, name, area, geom)
    SELECT whole.kind, whole.name, ST_Area(whole.geom), (ST_MaximumInscribedCircle(whole.geom)).center
    FROM (
      SELECT a.kind, a.name, ST_Union(a.geom, ${GRID}) AS geom
      FROM terrain_areas AS a
      WHERE a.name IS NOT NULL
      GROUP BY a.kind, a.name
    ) AS whole
    ORDER BY whole.kind, whole.name`)
}

function polygon(rings: readonly (readonly Position[])[]): string {
  return `POLYGON(${rings.map((ring) => `(${coordinates(ring)})`).join(', ')})`
}

function coordinates(positions: readonly Position[]): string {
  return positions.map(([x, y]) => `${x} ${y}`).join(', ')
}
