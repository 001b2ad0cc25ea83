import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'

import { lookTable } from './look-table.ts'
import { type Palette, withAlpha } from './palette.ts'

/** Buildings let the colour of a catchment through; those of schools are tinted, as people look for them. */
export function buildingStyle({ building, schoolBuilding, buildingEdge }: Palette): StyleFunction {
  const looks = lookTable((kind: 'school' | 'other', zoom) => [
    new Style({
      fill: new Fill({ color: withAlpha(kind === 'school' ? schoolBuilding : building, 0.8) }),
      ...(zoom >= 15.5 && {
        stroke: new Stroke({ color: buildingEdge, width: zoom >= 17 ? 1 : 0.6 }),
      }),
    }),
  ])
  return (feature, resolution) => looks(feature.get('kind') === 'school' ? 'school' : 'other', resolution)
}
