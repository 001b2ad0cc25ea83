import { z } from 'zod'

import { Problem } from '../http/problem.ts'
import { faultOfPlace, type ImportFile, readFeatures, type SourceFeature } from '../imports/index.ts'

const position = z.array(z.number()).min(2)
const ring = z.array(position).min(4)
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) })
const multiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(polygon.shape.coordinates).min(1),
})
const area = z.discriminatedUnion('type', [polygon, multiPolygon])
type Polygons = z.output<typeof multiPolygon>['coordinates']

/** One area of a file, and the TERYT code that it bears. */
interface Area {
  readonly code: string | undefined
  readonly polygons: Polygons
}

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
  /** Of a file with several layers, the one that is meant. */
  readonly layer?: string | undefined
}

/**
 * The area of a municipality from a file (GeoJSON, GeoPackage, shapefile, GML): of many municipalities, that of its code. Throws a `Problem`
 * that says what is wrong.
 */
export async function readBoundary(file: ImportFile, wanted: BoundaryWanted): Promise<Boundary> {
  const { teryt, name, crs: asked, layer } = wanted
  const { crs, features, passedOver } = await readFeatures(file, {
    crs: asked,
    layer,
    isMeant: (properties) => isPerhaps(codeIn(properties), teryt),
  })
  const areas = features.map((feature) => areaOf(feature, file.name))
  const own = ownAreas(areas, teryt, passedOver)
  if (own.length === 0) throw new Problem(400, 'nothing-of-municipality', { municipality: name })
  const polygons = own.flatMap((each) => each.polygons)
  for (const ringOfPolygon of polygons.flat()) checkRing(ringOfPolygon, crs)
  const geojson = JSON.stringify({ type: 'MultiPolygon', coordinates: polygons })
  return { geojson, crs, middle: middleOf(polygons), outside: areas.length + passedOver - own.length }
}

function areaOf({ position, properties, geometry }: SourceFeature, file: string): Area {
  const parsed = area.safeParse(geometry)
  if (!parsed.success) {
    const place = [position, ...(parsed.error.issues[0]?.path ?? [])].join('/')
    throw new Problem(400, 'boundary-layout', { place: `${file}/${place}` })
  }
  const { type, coordinates } = parsed.data
  return { code: codeIn(properties), polygons: type === 'Polygon' ? [coordinates] : coordinates }
}

/** What files call the TERYT code of an area: PRG, and everybody else. */
function codeIn(properties: Readonly<Record<string, unknown>>): string | undefined {
  const [, code] = Object.entries(properties).find(([key]) => /^(jpt_kod_je|teryt)$/i.test(key)) ?? []
  return typeof code === 'string' || typeof code === 'number' ? codeOf(String(code)) : undefined
}

/** Spreadsheets and OGR read a code as a number and lose its leading zero. */
function codeOf(text: string): string {
  return text.trim().padStart(7, '0')
}

/** Of a file that says whose its areas are, that of the very code, else of the same gmina; else all of them. */
function ownAreas(areas: readonly Area[], teryt: string, passedOver: number): readonly Area[] {
  if (passedOver === 0 && areas.every(({ code }) => code === undefined)) return areas
  const exact = areas.filter(({ code }) => code === teryt)
  return exact.length > 0 ? exact : areas.filter(({ code }) => code !== undefined)
}

/** The seventh digit tells a town from the country around it: one gmina may come under three of them. */
function isPerhaps(code: string | undefined, teryt: string): boolean {
  return code === undefined || (code.length === 7 && code.slice(0, 6) === teryt.slice(0, 6))
}

/** In Poland, and closed: else PostGIS would fail on it in words of its own. */
function checkRing(positions: z.output<typeof ring>, crs: number): void {
  const fault = faultOfPlace(
    positions.map(([x = NaN, y = NaN]) => [x, y] as const),
    crs,
  )
  if (fault === 'swapped') throw new Problem(400, 'axes-swapped')
  if (fault === 'other-zone') throw new Problem(400, 'crs-other-zone', { crs: `EPSG:${crs}` })
  if (fault !== undefined) throw new Problem(400, 'boundary-outside-poland')
  const first = positions[0]?.slice(0, 2).join(' ') ?? ''
  if (positions.length < 4 || positions.at(-1)?.slice(0, 2).join(' ') !== first)
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
