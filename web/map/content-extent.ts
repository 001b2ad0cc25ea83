import { boundingExtent, createEmpty, extend, type Extent, isEmpty } from 'ol/extent.js'
import type Geometry from 'ol/geom/Geometry.js'

import { type LonLat, toMap } from './projection.ts'

/** The box around points and shapes on the map; undefined when there is nothing. */
export function contentExtent(points: readonly LonLat[], shapes: readonly Geometry[]): Extent | undefined {
  const extent = createEmpty()
  if (points.length > 0) extend(extent, boundingExtent(points.map(toMap)))
  for (const shape of shapes) extend(extent, shape.getExtent())
  return isEmpty(extent) && points.length === 0 ? undefined : extent
}

type Located = Readonly<{ lon: number | null; lat: number | null }>

/** The place of a school or address, where it is known. */
export function placesOf(located: readonly (Located | null | undefined)[]): LonLat[] {
  return located.flatMap((one) => {
    const { lon, lat } = one ?? { lon: null, lat: null }
    return lon === null || lat === null ? [] : [{ lon, lat }]
  })
}
