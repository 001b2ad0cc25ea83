import type { FeatureLike } from 'ol/Feature.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { FONT, GROUND, HOUSE_NUMBER } from './palette.ts'

const NUMBERS_FROM = 16.5

/** House numbers, where one is close enough to look for a door. */
export function addressStyle(feature: FeatureLike, resolution: number): Style | undefined {
  const number: unknown = feature.get('number')
  if (zoomAt(resolution) < NUMBERS_FROM || typeof number !== 'string') return undefined
  return new Style({
    text: new Text({
      text: number,
      font: `400 11px ${FONT}`,
      fill: new Fill({ color: HOUSE_NUMBER }),
      stroke: new Stroke({ color: GROUND, width: 2.5 }),
    }),
  })
}
