import type { FeatureLike } from 'ol/Feature.js'
import Fill from 'ol/style/Fill.js'
import RegularShape from 'ol/style/RegularShape.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { FONT, type Palette, withAlpha } from './palette.ts'
import { wrapped } from './wrapped.ts'

/** Land or water is named from the size on at which its name has room, pixels along a side, and larger from the next. */
const NAMED_FROM_SIDE = 46
const WIDE_SIDE = 230
const STATIONS_FROM = 13.5
/** Between these zooms a part of the town is neither a dot nor more than the screen. */
const QUARTERS_FROM = 12
const QUARTERS_UNTIL = 16
/** Letters: parks and lakes are seldom as wide as their names are long. */
const LONGEST_LINE = 14

interface Place {
  readonly kind: string
  readonly name: string
  readonly side: number
}

/** Names of parks, woods, cemeteries and lakes in the middle of them, and of stations at their sign. */
export function placeNameStyle(palette: Palette): StyleFunction {
  return (feature, resolution) => {
    const place = placeOf(feature, resolution)
    if (place.kind === 'quarter') return undefined
    if (place.kind === 'station')
      return zoomAt(resolution) < STATIONS_FROM ? undefined : station(place.name, palette)
    return place.side < NAMED_FROM_SIDE ? undefined : areaName(place, palette)
  }
}

/** Names of the parts of the town; a layer of their own, as they come before those of streets. */
export function quarterNameStyle({ quarterName, halo }: Palette): StyleFunction {
  return (feature, resolution) => {
    const { kind, name } = placeOf(feature, resolution)
    const zoom = zoomAt(resolution)
    if (kind !== 'quarter' || zoom < QUARTERS_FROM || zoom >= QUARTERS_UNTIL) return undefined
    const size = zoom < 13 ? 11 : zoom < 14.5 ? 12.5 : 14
    return new Style({
      text: new Text({
        text: wrapped(name, LONGEST_LINE).toLocaleUpperCase('pl'),
        font: `600 ${size}px ${FONT}`,
        fill: new Fill({ color: quarterName }),
        stroke: new Stroke({ color: withAlpha(halo, 0.8), width: 3 }),
      }),
    })
  }
}

/** What a feature names, and the side of a square of its size on the map, pixels. */
function placeOf(feature: FeatureLike, resolution: number): Place {
  const kind: unknown = feature.get('kind')
  const name: unknown = feature.get('name')
  // The map's metres are longer than those on the ground, in Poland by about two thirds.
  const side = (Math.sqrt(Number(feature.get('area') ?? 0)) * 1.65) / resolution
  return { kind: typeof kind === 'string' ? kind : '', name: typeof name === 'string' ? name : '', side }
}

function areaName({ kind, name, side }: Place, { greenName, waterName, halo }: Palette): Style {
  const isWater = kind === 'lake' || kind === 'river'
  return new Style({
    text: new Text({
      text: wrapped(name, LONGEST_LINE),
      font: `${isWater ? 'italic ' : ''}500 ${side < WIDE_SIDE ? 12 : 14}px ${FONT}`,
      fill: new Fill({ color: isWater ? waterName : greenName }),
      stroke: new Stroke({ color: withAlpha(halo, 0.85), width: 3 }),
    }),
  })
}

function station(name: string, { quarterName, halo, paper }: Palette): Style {
  return new Style({
    image: new RegularShape({
      points: 4,
      radius: 7,
      angle: Math.PI / 4,
      fill: new Fill({ color: quarterName }),
      stroke: new Stroke({ color: paper, width: 1.5 }),
      declutterMode: 'declutter',
    }),
    text: new Text({
      text: name,
      font: `600 12px ${FONT}`,
      textBaseline: 'top',
      offsetY: 8,
      fill: new Fill({ color: quarterName }),
      stroke: new Stroke({ color: withAlpha(halo, 0.85), width: 3 }),
    }),
  })
}
