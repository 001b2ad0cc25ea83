import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'

import { lookTable } from './look-table.ts'
import { type Landuse, LANDUSE, type Palette } from './palette.ts'

/** What the land is used for: quiet areas that merge into each other. */
export function landuseStyle({ landuse }: Palette): StyleFunction {
  const looks = lookTable((kind: Landuse) => {
    const color = landuse[kind]
    // Neighbours share their edge: with a line of its own colour the ground does not shimmer through between them.
    return [
      new Style({
        zIndex: LANDUSE.indexOf(kind),
        fill: new Fill({ color }),
        stroke: new Stroke({ color, width: 1 }),
      }),
    ]
  })
  return (feature, resolution) => {
    const kind = LANDUSE.find((known) => known === feature.get('kind'))
    return kind === undefined ? undefined : looks(kind, resolution)
  }
}
