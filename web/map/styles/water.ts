import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { grown, lookTable } from './look-table.ts'
import { FONT, type Palette } from './palette.ts'

/** Lakes and rivers with a thin shore, streams as lines that widen as one comes closer; none parts the other's water. */
export function waterStyle({ water, shore }: Palette): StyleFunction {
  const looks = lookTable((kind: 'area' | 'stream', zoom) =>
    kind === 'area'
      ? [
          new Style({ zIndex: 1, stroke: new Stroke({ color: zoom < 13 ? water : shore, width: 2 }) }),
          new Style({ zIndex: 3, fill: new Fill({ color: water }) }),
        ]
      : [
          new Style({ zIndex: 1, stroke: new Stroke({ color: shore, width: grown([1.4, 9], zoom) }) }),
          new Style({
            zIndex: 2,
            stroke: new Stroke({ color: water, width: Math.max(0.8, grown([1.4, 9], zoom) - 1.6) }),
          }),
        ],
  )
  return (feature, resolution) => looks(feature.get('kind') === 'stream' ? 'stream' : 'area', resolution)
}

const NAMED_FROM = 14

/** Names of streams along them; those of lakes stand in the layer of places. */
export function streamNameStyle({ waterName, halo }: Palette): StyleFunction {
  return (feature, resolution) => {
    const name: unknown = feature.get('name')
    if (feature.get('kind') !== 'stream' || typeof name !== 'string' || zoomAt(resolution) < NAMED_FROM)
      return undefined
    return new Style({
      text: new Text({
        text: name,
        font: `italic 500 13px ${FONT}`,
        placement: 'line',
        repeat: 520,
        maxAngle: 0.6,
        fill: new Fill({ color: waterName }),
        stroke: new Stroke({ color: halo, width: 3 }),
      }),
    })
  }
}
