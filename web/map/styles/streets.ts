import type { FeatureLike } from 'ol/Feature.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { ARTERIAL_EDGE, FONT, PAPER, PATH_LINE, STREET_EDGE, STREET_NAME, withAlpha } from './palette.ts'

type StreetKind = 'arterial' | 'collector' | 'local' | 'path'

/** Drawn widths in pixels at zoom 12 and at zoom 18; between them they grow evenly on each step. */
const WIDTHS: Readonly<Record<StreetKind, readonly [number, number]>> = {
  arterial: [3, 20],
  collector: [2, 15],
  local: [1, 11],
  path: [0.8, 2],
}

/** From which zoom the names are written along a street. */
const NAMED_FROM: Readonly<Record<StreetKind, number>> = { arterial: 13, collector: 14, local: 15, path: 17 }

const ORDER: readonly StreetKind[] = ['path', 'local', 'collector', 'arterial']

/** Light streets on the ground, with a thin edge: the base never speaks louder than the data. */
export function streetStyle(feature: FeatureLike, resolution: number): Style[] {
  const kind = kindOf(feature)
  const width = widthAt(kind, zoomAt(resolution))
  return kind === 'path' ? [pathLine(width)] : street(kind, width)
}

/** Dark names along the streets; a layer of their own, as they are read through whatever is drawn on the streets. */
export function streetNameStyle(feature: FeatureLike, resolution: number): Style | undefined {
  const kind = kindOf(feature)
  const zoom = zoomAt(resolution)
  const name: unknown = feature.get('name')
  if (typeof name !== 'string' || zoom < NAMED_FROM[kind]) return undefined
  return streetName(name, kind, zoom)
}

function kindOf(feature: FeatureLike): StreetKind {
  const kind: unknown = feature.get('kind')
  return ORDER.find((known) => known === kind) ?? 'local'
}

function widthAt(kind: StreetKind, zoom: number): number {
  const [at12, at18] = WIDTHS[kind]
  const steps = Math.min(8, Math.max(-2, zoom - 12))
  return at12 * (at18 / at12) ** (steps / 6)
}

function street(kind: StreetKind, width: number): Style[] {
  const rank = ORDER.indexOf(kind)
  const edge = kind === 'arterial' ? ARTERIAL_EDGE : STREET_EDGE
  return [
    new Style({ zIndex: rank, stroke: new Stroke({ color: edge, width: width + (width > 4 ? 2 : 1.2) }) }),
    new Style({ zIndex: rank + 10, stroke: new Stroke({ color: PAPER, width }) }),
  ]
}

function pathLine(width: number): Style {
  return new Style({
    zIndex: 0,
    stroke: new Stroke({ color: PATH_LINE, width, lineDash: [4, 3], lineCap: 'butt' }),
  })
}

function streetName(name: string, kind: StreetKind, zoom: number): Style {
  const size = (kind === 'arterial' ? 13 : 12) + (zoom >= 17 ? 1 : 0)
  return new Style({
    zIndex: 100 + ORDER.indexOf(kind),
    text: new Text({
      text: withoutPrefix(name),
      font: `500 ${size}px ${FONT}`,
      placement: 'line',
      maxAngle: 0.5,
      repeat: 420,
      fill: new Fill({ color: STREET_NAME }),
      stroke: new Stroke({ color: withAlpha(PAPER, 0.8), width: 3 }),
    }),
  })
}

/** A plan of a city writes „Zwycięstwa” and not „ul. Zwycięstwa”, but keeps „al.”, „pl.” and „os.”. */
function withoutPrefix(name: string): string {
  return name.startsWith('ul. ') ? name.slice(4) : name
}
