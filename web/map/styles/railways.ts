import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'

import { grown, lookTable } from './look-table.ts'
import { type Palette } from './palette.ts'

const TIES_FROM = 12.5

/** A line with ties across it, as on every plan of a city; sidings are thinner. */
export function railwayStyle({ rail }: Palette): StyleFunction {
  const looks = lookTable((kind: 'rail' | 'siding', zoom) => {
    const isMain = kind === 'rail'
    const line = new Style({
      stroke: new Stroke({ color: rail, width: grown(isMain ? [1.1, 2.2] : [0.6, 1.4], zoom) }),
    })
    if (zoom < TIES_FROM) return [line]
    const ties = new Stroke({
      color: rail,
      width: grown(isMain ? [4, 9] : [3, 6], zoom),
      lineDash: [grown([1, 1.8], zoom), grown([6, 9], zoom)],
      lineCap: 'butt',
    })
    return [line, new Style({ stroke: ties })]
  })
  return (feature, resolution) => looks(feature.get('kind') === 'siding' ? 'siding' : 'rail', resolution)
}
