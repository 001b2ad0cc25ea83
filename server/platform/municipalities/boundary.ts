import { z } from 'zod'

import { Problem } from '../http/problem.ts'

const position = z.array(z.number()).min(2)
const ring = z.array(position).min(4)
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) })
const multiPolygon = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(polygon.shape.coordinates).min(1),
})
const area = z.discriminatedUnion('type', [polygon, multiPolygon])
const feature = z.object({ type: z.literal('Feature'), geometry: area })
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1) })
const boundaryFile = z.discriminatedUnion('type', [polygon, multiPolygon, feature, collection])

/** The polygons of a GeoJSON text as one MultiPolygon, still as GeoJSON. Throws a Problem that says what is wrong. */
export function readBoundary(text: string): string {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Problem(400, 'boundary-not-json')
  }
  const result = boundaryFile.safeParse(json)
  if (!result.success) {
    const [first] = result.error.issues
    throw new Problem(400, 'boundary-layout', { place: first?.path.join('/') ?? '' })
  }
  const polygons = polygonsOf(result.data)
  for (const ringOfPolygon of polygons.flat()) checkRing(ringOfPolygon)
  return JSON.stringify({ type: 'MultiPolygon', coordinates: polygons })
}

/** Degrees about Poland, and closed: else PostGIS would fail on it in words of its own. */
function checkRing(positions: z.output<typeof ring>): void {
  if (positions.some(([lon = 0, lat = 0]) => lon < 13 || lon > 26 || lat < 48 || lat > 56)) {
    throw new Problem(400, 'boundary-outside-poland')
  }
  const first = positions[0]?.slice(0, 2).join(' ') ?? ''
  if (positions.at(-1)?.slice(0, 2).join(' ') !== first)
    throw new Problem(400, 'boundary-invalid', { place: first })
}

function polygonsOf(file: z.output<typeof boundaryFile>): z.output<typeof multiPolygon>['coordinates'] {
  switch (file.type) {
    case 'Polygon':
      return [file.coordinates]
    case 'MultiPolygon':
      return file.coordinates
    case 'Feature':
      return polygonsOf(file.geometry)
    case 'FeatureCollection':
      return file.features.flatMap(polygonsOf)
  }
}
