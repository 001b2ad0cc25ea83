import { type Db } from '../../platform/db/db.ts'
import { sql } from '../../platform/db/sql.ts'
import { type AreaKind, type BuildingKind, type LineKind } from './contract.ts'

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

function polygon(rings: readonly (readonly Position[])[]): string {
  return `POLYGON(${rings.map((ring) => `(${coordinates(ring)})`).join(', ')})`
}

function coordinates(positions: readonly Position[]): string {
  return positions.map(([x, y]) => `${x} ${y}`).join(', ')
}
