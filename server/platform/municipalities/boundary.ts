import { z } from 'zod'

import { Problem } from '../http/problem.ts'
import { agreedCrs, faultOfPlace } from '../imports/index.ts'

const position = z.array(z.number()).min(2)
const ring = z.array(position).min(4)
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) })
const multiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(polygon.shape.coordinates).min(1),
})
const area = z.discriminatedUnion('type', [polygon, multiPolygon])
const feature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: area,
})
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1) })
const boundaryFile = z.discriminatedUnion('type', [polygon, multiPolygon, feature, collection])
const declaration = z.object({ crs: z.object({ properties: z.object({ name: z.string() }) }) })

type Polygons = z.output<typeof multiPolygon>['coordinates']

/** A municipality's area as a file has it. */
export interface Boundary {
  /** A MultiPolygon, still as GeoJSON text. */
  readonly geojson: string
  /** EPSG number of its coordinates. */
  readonly crs: number
  /** The middle of the box around it, in those coordinates. */
  readonly middle: readonly [number, number]
  /** How many areas of other municipalities the file has. */
  readonly outside: number
}

export interface BoundaryWanted {
  /** Seven digits: from a file of many municipalities (PRG: `JPT_KOD_JE`) its own is taken. */
  readonly teryt: string
  readonly name: string
  /** EPSG number; undefined: the file's own word, or EPSG:4326. */
  readonly crs?: number | undefined
}

/** The area of a municipality from a GeoJSON text. Throws a Problem that says what is wrong. */
export function readBoundary(text: string, wanted: BoundaryWanted): Boundary {
  const json = parse(text)
  const result = boundaryFile.safeParse(json)
  if (!result.success) {
    const [first] = result.error.issues
    throw new Problem(400, 'boundary-layout', { place: first?.path.join('/') ?? '' })
  }
  const crs = agreedCrs(declaration.safeParse(json).data?.crs.properties.name, wanted.crs)
  const { polygons, outside } = ownPolygons(result.data, wanted)
  for (const ringOfPolygon of polygons.flat()) checkRing(ringOfPolygon, crs)
  const geojson = JSON.stringify({ type: 'MultiPolygon', coordinates: polygons })
  return { geojson, crs, middle: middleOf(polygons), outside }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'boundary-not-json')
  }
}

/** Of a file that says whose its areas are, those of this municipality; else all of them. */
function ownPolygons(
  file: z.output<typeof boundaryFile>,
  { teryt, name }: BoundaryWanted,
): { polygons: Polygons; outside: number } {
  if (file.type === 'Polygon') return { polygons: [file.coordinates], outside: 0 }
  if (file.type === 'MultiPolygon') return { polygons: file.coordinates, outside: 0 }
  const features = file.type === 'Feature' ? [file] : file.features
  const codes = features.map(({ properties }) => codeOf(properties ?? {}))
  const isCoded = codes.some((code) => code !== undefined)
  const own = features.filter((_, index) => !isCoded || isSameMunicipality(codes[index], teryt))
  if (own.length === 0) throw new Problem(400, 'nothing-of-municipality', { municipality: name })
  const polygons = own.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  )
  return { polygons, outside: features.length - own.length }
}

/** The TERYT code of an area; spreadsheets and OGR read it as a number and lose its leading zero. */
function codeOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  const [, code] = Object.entries(properties).find(([key]) => /^(jpt_kod_je|teryt)$/i.test(key)) ?? []
  return typeof code === 'string' || typeof code === 'number'
    ? String(code).trim().padStart(7, '0')
    : undefined
}

/** The seventh digit tells a town from the country around it: one gmina may come under three of them. */
function isSameMunicipality(code: string | undefined, teryt: string): boolean {
  return code?.length === 7 && code.slice(0, 6) === teryt.slice(0, 6)
}

/** In Poland, and closed: else PostGIS would fail on it in words of its own. */
function checkRing(positions: z.output<typeof ring>, crs: number): void {
  const fault = faultOfPlace(
    positions.map(([x = NaN, y = NaN]) => [x, y] as const),
    crs,
  )
  if (fault === 'swapped') throw new Problem(400, 'axes-swapped')
  if (fault !== undefined) throw new Problem(400, 'boundary-outside-poland')
  const first = positions[0]?.slice(0, 2).join(' ') ?? ''
  if (positions.at(-1)?.slice(0, 2).join(' ') !== first)
    throw new Problem(400, 'boundary-invalid', { place: first })
}

function middleOf(polygons: Polygons): [number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = NaN, y = NaN] of polygons.flat(2)) {
    west = Math.min(west, x)
    south = Math.min(south, y)
    east = Math.max(east, x)
    north = Math.max(north, y)
  }
  return [(west + east) / 2, (south + north) / 2]
}
