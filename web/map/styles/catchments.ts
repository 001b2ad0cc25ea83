import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { FONT, type Palette, withAlpha } from './palette.ts'

/**
 * The whole network: each school's colour, which stays the same from year to year; a joint catchment is striped
 * in the colours of both. The colour lies on the land, below buildings and streets.
 */
export function networkFillStyle(palette: Palette, selectedSchool: number | undefined): StyleFunction {
  return (feature) => {
    const school: unknown = feature.get('school_id')
    const colour = networkColour(palette, feature.get('colour'))
    const isSelected = school === selectedSchool
    const fill =
      feature.get('joint') === true
        ? stripes(colour, Number(school))
        : withAlpha(colour, isSelected ? palette.networkFill * 2 : palette.networkFill)
    return new Style({ fill: new Fill({ color: fill }) })
  }
}

/** The borders of the network, above the streets they follow; the selected one is held off the map by a casing. */
export function networkLineStyle(palette: Palette, selectedSchool: number | undefined): StyleFunction {
  return (feature) => {
    const color = networkColour(palette, feature.get('colour'))
    if (feature.get('school_id') !== selectedSchool)
      return new Style({ stroke: new Stroke({ color: withAlpha(color, 0.9), width: 1.5 }) })
    return [
      new Style({ zIndex: 4, stroke: new Stroke({ color: palette.paper, width: 7 }) }),
      new Style({ zIndex: 5, stroke: new Stroke({ color, width: 3 }) }),
    ]
  }
}

function networkColour({ network, primary }: Palette, number: unknown): string {
  return network[Number(number) % network.length] ?? primary
}

const NAMED_FROM = 12

/**
 * Beside an answer the catchments of the others are outlines with their school's short name; the own ones are drawn
 * from their exact area.
 */
export function outlineStyle({ outline, halo }: Palette, own: ReadonlySet<number>): StyleFunction {
  const line = new Style({ stroke: new Stroke({ color: outline, width: 1.5 }) })
  return (feature, resolution) => {
    const name: unknown = feature.get('short_name')
    if (own.has(Number(feature.get('school_id')))) return undefined
    if (typeof name !== 'string' || zoomAt(resolution) < NAMED_FROM) return line
    const text = new Text({
      text: name,
      font: `600 13px ${FONT}`,
      fill: new Fill({ color: outline }),
      stroke: new Stroke({ color: halo, width: 3 }),
    })
    return [line, new Style({ text })]
  }
}

/** The own catchment on the land: a light fill. */
export function ownFill({ primary }: Palette): Style {
  return new Style({ fill: new Fill({ color: withAlpha(primary, 0.12) }) })
}

/** Its border: a firm line, held off the map by a casing. */
export function ownLine({ primary, paper }: Palette): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: paper, width: 7 }) }),
    new Style({ stroke: new Stroke({ color: primary, width: 3 }) }),
  ]
}

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
