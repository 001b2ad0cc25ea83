import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { FONT, type Palette, withAlpha } from './palette.ts'

const NUMBERS_FROM = 17

/** House numbers, where one is close enough to look for a door. */
export function addressStyle({ houseNumber, halo }: Palette): StyleFunction {
  return (feature, resolution) => {
    const number: unknown = feature.get('number')
    const zoom = zoomAt(resolution)
    if (zoom < NUMBERS_FROM || typeof number !== 'string') return undefined
    return new Style({
      text: new Text({
        text: number,
        font: `400 ${zoom >= 18 ? 12 : 11}px ${FONT}`,
        fill: new Fill({ color: houseNumber }),
        stroke: new Stroke({ color: withAlpha(halo, 0.8), width: 2.5 }),
      }),
    })
  }
}
