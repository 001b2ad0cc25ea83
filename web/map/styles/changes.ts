import Circle from 'ol/style/Circle.js'
import Fill from 'ol/style/Fill.js'
import RegularShape from 'ol/style/RegularShape.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'

import { type Palette } from './palette.ts'

export type Change = 'new' | 'changed' | 'gone'

/** What changes: each kind has a shape of its own besides its colour; what goes is crossed out. */
export function changeStyle(palette: Palette, change: Change): Style {
  const colour = colourOf(palette, change)
  const edge = new Stroke({ color: palette.paper, width: 1.5 })
  const fill = new Fill({ color: colour })
  const line = new Stroke({
    color: colour,
    width: change === 'changed' ? 3 : 2,
    ...(change === 'gone' && { lineDash: [6, 5] }),
  })
  return new Style({
    image: imageOf(change, { fill, edge, colour }),
    stroke: line,
    fill: new Fill({ color: `${colour}26` }),
  })
}

interface Look {
  readonly fill: Fill
  readonly edge: Stroke
  readonly colour: string
}

function imageOf(change: Change, { fill, edge, colour }: Look) {
  if (change === 'new') return new Circle({ radius: 5, fill, stroke: edge })
  if (change === 'changed') return new RegularShape({ points: 4, radius: 7, fill, stroke: edge })
  const cross = new Stroke({ color: colour, width: 2.5 })
  return new RegularShape({ points: 4, radius: 6, radius2: 0, angle: Math.PI / 4, stroke: cross })
}

export function colourOf(palette: Palette, change: Change): string {
  if (change === 'new') return palette.primary
  return change === 'changed' ? palette.accent : palette.alarm
}
