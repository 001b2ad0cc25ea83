import type { FeatureLike } from 'ol/Feature.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { grown, lookTable } from './look-table.ts'
import { FONT, type Palette, type StreetKind, STREETS, withAlpha } from './palette.ts'

/** Drawn widths in pixels at zoom 12 and at zoom 18; between them they grow evenly on each step. */
const WIDTHS: Readonly<Record<StreetKind, readonly [number, number]>> = {
  arterial: [3, 22],
  collector: [2, 16],
  local: [1, 12],
  path: [0.8, 2.4],
}

/** From which zoom the names are written along a street. */
const NAMED_FROM: Readonly<Record<StreetKind, number>> = { arterial: 13, collector: 14, local: 15, path: 17 }

/** Light streets on the ground, with a thin edge; a street of a higher class runs over those of lower ones. */
export function streetStyle(palette: Palette): StyleFunction {
  const looks = lookTable((kind: StreetKind, zoom) => {
    const width = grown(WIDTHS[kind], zoom)
    return kind === 'path' ? pathLine(width, palette) : street(kind, width, palette)
  })
  return (feature, resolution) => looks(kindOf(feature), resolution)
}

/** Dark names along the streets; a layer of their own, as they are read through whatever is drawn on the streets. */
export function streetNameStyle(palette: Palette): StyleFunction {
  return (feature, resolution) => {
    const kind = kindOf(feature)
    const zoom = zoomAt(resolution)
    const name: unknown = feature.get('name')
    if (typeof name !== 'string' || zoom < NAMED_FROM[kind]) return undefined
    return streetName(name, kind, zoom, palette)
  }
}

function kindOf(feature: FeatureLike): StreetKind {
  const kind: unknown = feature.get('kind')
  return STREETS.find((known) => known === kind) ?? 'local'
}

function street(kind: StreetKind, width: number, { street: fill, streetEdge }: Palette): Style[] {
  const rank = STREETS.indexOf(kind)
  const edge = width + (width > 4 ? 2 : 1.2)
  return [
    new Style({ zIndex: rank, stroke: new Stroke({ color: streetEdge[kind], width: edge }) }),
    new Style({ zIndex: rank + 10, stroke: new Stroke({ color: fill[kind], width }) }),
  ]
}

/** Dashes on a light bed, so that a path is seen in a wood and on a square alike. */
function pathLine(width: number, { street: fill, streetEdge }: Palette): Style[] {
  const bed = new Stroke({ color: withAlpha(streetEdge.path, 0.6), width: width + 2 })
  const dashes = new Stroke({
    color: fill.path,
    width,
    lineDash: [2.5 * width, 1.8 * width],
    lineCap: 'butt',
  })
  return [new Style({ zIndex: -2, stroke: bed }), new Style({ zIndex: -1, stroke: dashes })]
}

function streetName(name: string, kind: StreetKind, zoom: number, { streetName, halo }: Palette): Style {
  const size = (kind === 'arterial' ? 13 : 12) + (zoom >= 17 ? 1 : 0)
  return new Style({
    zIndex: 100 + STREETS.indexOf(kind),
    text: new Text({
      text: withoutPrefix(name),
      font: `${kind === 'arterial' ? 600 : 500} ${size}px ${FONT}`,
      placement: 'line',
      maxAngle: 0.5,
      repeat: 420,
      fill: new Fill({ color: streetName }),
      stroke: new Stroke({ color: withAlpha(halo, 0.85), width: 3 }),
    }),
  })
}

/** A plan of a city writes „Zwycięstwa” and not „ul. Zwycięstwa”, but keeps „al.”, „pl.” and „os.”. */
function withoutPrefix(name: string): string {
  return name.startsWith('ul. ') ? name.slice(4) : name
}
