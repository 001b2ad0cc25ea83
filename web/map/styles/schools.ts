import type { FeatureLike } from 'ol/Feature.js'
import CircleStyle from 'ol/style/Circle.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { groupOf } from '../../core/schools/school-groups.ts'
import { zoomAt } from '../projection.ts'
import { FONT, type Palette } from './palette.ts'
import { type Mark, markColour, markHeight, markIcon, markRise } from './school-mark.ts'
import { wrapped } from './wrapped.ts'

export interface SchoolEmphasis {
  /** Schools that are spoken of: their marks stand out and are never left out. */
  readonly own: ReadonlySet<number>
  /** Schools to show; undefined: all. */
  readonly shown: ReadonlySet<number> | undefined
  /** Beside an answer the other schools step back. */
  readonly mutesOthers: boolean
  /** The school that the keyboard is at. */
  readonly focused: number | undefined
}

/** Letters. */
const LONGEST_LINE = 26

const MARKED_FROM = 12
const LABELLED_FROM = 14
const NAMED_FROM = 16

/** Marks of schools, their short names from zoom 14 and full names from 16. */
export function schoolStyle(palette: Palette, emphasis: SchoolEmphasis): StyleFunction {
  return (feature, resolution) => {
    const id = Number(feature.get('id'))
    if (emphasis.shown?.has(id) === false) return undefined
    const zoom = zoomAt(resolution)
    const mark = markOf(feature, id, emphasis)
    if (!mark.isOwn && zoom < MARKED_FROM && groupOf(mark.kind) !== 'primary') return dot(mark, palette)
    const name = labelText(feature, mark, zoom)
    return name === '' ? sign(mark, id, palette) : [sign(mark, id, palette), label(name, mark, id, palette)]
  }
}

function markOf(feature: FeatureLike, id: number, { own, focused, mutesOthers }: SchoolEmphasis): Mark {
  const kind: unknown = feature.get('kind')
  const isOwn = own.has(id) || focused === id
  return {
    kind: typeof kind === 'number' ? kind : null,
    text: text(feature, 'mark'),
    isPublic: feature.get('public') === true,
    isOwn,
    isFocused: focused === id,
    isMuted: mutesOthers && !isOwn,
    above: Number(feature.get('above') ?? 0),
  }
}

function text(feature: FeatureLike, property: string): string {
  const value: unknown = feature.get(property)
  return typeof value === 'string' ? value : ''
}

/** Own schools first, then primary ones: who comes first keeps the place when marks would lie on each other. */
function rank({ isOwn, kind }: Mark, id: number): number {
  if (isOwn) return 3_000_000
  return (groupOf(kind) === 'primary' ? 2_000_000 : 1_000_000) - (id % 1_000_000)
}

function sign(mark: Mark, id: number, palette: Palette): Style {
  const height = markHeight(mark)
  return new Style({
    zIndex: rank(mark, id),
    image: markIcon(mark, palette),
    text: new Text({
      text: mark.text,
      font: `700 ${Math.round(height * (mark.text.length > 2 ? 0.46 : 0.54))}px ${FONT}`,
      fill: new Fill({ color: mark.isPublic ? palette.onSign : markColour(mark.kind, palette) }),
      offsetY: 1 - markRise(mark),
      // An own mark is drawn whatever comes, so its number is too.
      declutterMode: mark.isOwn ? 'none' : 'declutter',
    }),
  })
}

/** What is written below a mark: nothing from afar, or where it would only say the mark again. */
function labelText(feature: FeatureLike, mark: Mark, zoom: number): string {
  if (zoom >= NAMED_FROM && mark.above === 0) return text(feature, 'name')
  if (!mark.isOwn && zoom < LABELLED_FROM) return ''
  const short = text(feature, 'short_name')
  const letters = (name: string) => name.replaceAll(' ', '')
  return letters(short) === letters(mark.text) ? '' : short
}

/** Below a mark; beside it where marks are stacked, in one line. */
function label(name: string, mark: Mark, id: number, { ink, halo }: Palette): Style {
  const place =
    mark.above === 0
      ? { text: wrapped(name, LONGEST_LINE), textBaseline: 'top' as const, offsetY: markHeight(mark) / 2 + 8 }
      : {
          text: name,
          textAlign: 'left' as const,
          offsetX: markHeight(mark) / 2 + 12,
          offsetY: 1 - markRise(mark),
        }
  return new Style({
    zIndex: rank(mark, id) - 1_500_000,
    text: new Text({
      ...place,
      font: `${mark.isOwn ? 700 : 600} ${mark.isOwn ? 15 : 13}px ${FONT}`,
      fill: new Fill({ color: ink }),
      stroke: new Stroke({ color: halo, width: 4 }),
    }),
  })
}

/** Small and quiet, where a city is seen as a whole. */
function dot(mark: Mark, palette: Palette): Style {
  const colour = markColour(mark.kind, palette)
  return new Style({
    zIndex: 1,
    image: new CircleStyle({
      radius: 3.5,
      fill: new Fill({ color: mark.isPublic ? colour : palette.paper }),
      stroke: new Stroke({ color: mark.isPublic ? palette.paper : colour, width: 1.5 }),
    }),
  })
}
