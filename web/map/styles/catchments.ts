import type { FeatureLike } from 'ol/Feature.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'

import { NETWORK, OUTLINE, PAPER, PRIMARY, withAlpha } from './palette.ts'

/** The whole network: each school's colour, which stays the same from year to year; a joint catchment is striped. */
export function networkStyle(selectedSchool: number | undefined): StyleFunction {
  return (feature) => {
    const colour = NETWORK[Number(feature.get('colour')) % NETWORK.length] ?? PRIMARY
    const isSelected = feature.get('school_id') === selectedSchool
    const fill =
      feature.get('joint') === true
        ? stripes(colour, Number(feature.get('school_id')))
        : withAlpha(colour, isSelected ? 0.4 : 0.2)
    return [
      new Style({ zIndex: isSelected ? 2 : 0, fill: new Fill({ color: fill }) }),
      new Style({
        zIndex: isSelected ? 4 : 3,
        stroke: new Stroke({ color: withAlpha(colour, 0.9), width: isSelected ? 3 : 1.5 }),
      }),
    ]
  }
}

/** Beside an answer: the catchments of the others are outlines only; the own ones are drawn from their exact area. */
export function outlineStyle(feature: FeatureLike): Style | undefined {
  return feature.get('school_id') === undefined ? undefined : OUTLINES
}

const OUTLINES = new Style({ stroke: new Stroke({ color: OUTLINE, width: 1.5 }) })

/** The own catchment: a light fill and a firm line, held off the map by a white casing. */
export const OWN_CATCHMENT = [
  new Style({
    fill: new Fill({ color: withAlpha(PRIMARY, 0.12) }),
    stroke: new Stroke({ color: PAPER, width: 7 }),
  }),
  new Style({ stroke: new Stroke({ color: PRIMARY, width: 3 }) }),
]

const STRIPE = 6

/** Two joint catchments cover the same ground: their stripes run across each other, so that both are seen. */
function stripes(colour: string, schoolId: number): CanvasPattern | string {
  const canvas = document.createElement('canvas')
  canvas.width = STRIPE * 2
  canvas.height = STRIPE * 2
  const context = canvas.getContext('2d')
  if (context === null) return withAlpha(colour, 0.2)
  context.strokeStyle = withAlpha(colour, 0.5)
  context.lineWidth = STRIPE / 1.6
  const rising = schoolId % 2 === 0
  for (const shift of [-STRIPE * 2, 0, STRIPE * 2]) {
    context.moveTo(shift - 1, rising ? STRIPE * 2 + 1 : -1)
    context.lineTo(shift + STRIPE * 2 + 1, rising ? -1 : STRIPE * 2 + 1)
  }
  context.stroke()
  return context.createPattern(canvas, 'repeat') ?? withAlpha(colour, 0.2)
}
