import Icon from 'ol/style/Icon.js'
import Fill from 'ol/style/Fill.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { zoomAt } from '../projection.ts'
import { FONT, type Palette } from './palette.ts'
import { wrapped } from './wrapped.ts'

export interface LibraryEmphasis {
  /** The map is about libraries: they are seen from afar, with their names. */
  readonly isSubject: boolean
  /** Libraries to show; undefined: all. */
  readonly shown: ReadonlySet<number> | undefined
  readonly selected: number | undefined
  /** The library that the keyboard is at. */
  readonly focused: number | undefined
}

const NAMED_FROM = 13
/** Where a map is about something else, libraries come with the names of streets. */
const BESIDE_FROM = 14
const BESIDE_NAMED_FROM = 16
/** Letters. */
const LONGEST_LINE = 24
/** Drawn at twice its size, so that it stays sharp on fine screens. */
const SHARPNESS = 2
const WIDTH = 32
const HEIGHT = 28

/** Open books: a shape of their own, whatever the colours. */
export function libraryStyle(palette: Palette, emphasis: LibraryEmphasis): StyleFunction {
  const icons = new Map<string, Icon>()
  const iconOf = (isFocused: boolean, scale: number) => {
    const key = `${isFocused} ${scale}`
    const icon = icons.get(key) ?? book(palette, isFocused, scale)
    icons.set(key, icon)
    return icon
  }
  return (feature, resolution) => {
    const id = Number(feature.get('id'))
    const { isShown, isNamed, isOwn, scale } = lookOf(id, zoomAt(resolution), emphasis)
    if (!isShown) return undefined
    const rank = isOwn ? 2_000_000 : 1_000_000 - (id % 1_000_000)
    const mark = new Style({ zIndex: rank, image: iconOf(emphasis.focused === id, scale) })
    if (!isNamed) return mark
    // Names come after all marks: none is written over a mark.
    const text = label(String(feature.get('name')), isOwn, palette)
    return [mark, new Style({ zIndex: rank - 1_500_000, text })]
  }
}

function lookOf(id: number, zoom: number, { isSubject, shown, selected, focused }: LibraryEmphasis) {
  const isOwn = selected === id || focused === id
  const size = isSubject ? 1 : 0.75
  return {
    isOwn,
    isShown: shown?.has(id) !== false && (isSubject || zoom >= BESIDE_FROM),
    isNamed: isOwn || zoom >= (isSubject ? NAMED_FROM : BESIDE_NAMED_FROM),
    scale: isOwn ? 1.2 : size,
  }
}

function label(name: string, isOwn: boolean, { ink, halo }: Palette): Text {
  return new Text({
    text: wrapped(name, LONGEST_LINE),
    textBaseline: 'top',
    offsetY: HEIGHT / 2 + 4,
    font: `${isOwn ? 700 : 600} ${isOwn ? 15 : 13}px ${FONT}`,
    fill: new Fill({ color: ink }),
    stroke: new Stroke({ color: halo, width: 4 }),
  })
}

/** Of an open book, as wide as its mark. */
const LEFT_PAGE = new Path2D('M16 6.500C12.500 4 8 3.500 3.500 4V22.500C8 22 12.500 22.500 16 25Z')
const RIGHT_PAGE = new Path2D('M16 6.500C19.500 4 24 3.500 28.500 4V22.500C24 22 19.500 22.500 16 25Z')

function book({ slate, paper, accent }: Palette, isFocused: boolean, scale: number): Icon {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SHARPNESS
  canvas.height = HEIGHT * SHARPNESS
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.scale(SHARPNESS, SHARPNESS)
    context.lineJoin = 'round'
    // The halo lifts the mark off streets and areas of any colour.
    context.strokeStyle = isFocused ? accent : paper
    context.lineWidth = 5
    for (const page of [LEFT_PAGE, RIGHT_PAGE]) context.stroke(page)
    context.fillStyle = slate
    context.strokeStyle = paper
    context.lineWidth = 1.5
    for (const page of [LEFT_PAGE, RIGHT_PAGE]) {
      context.fill(page)
      context.stroke(page)
    }
  }
  return new Icon({ img: canvas, scale: scale / SHARPNESS, declutterMode: 'obstacle' })
}
