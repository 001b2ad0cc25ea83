import Icon from 'ol/style/Icon.js'

import { groupOf, type SchoolGroup } from '../../core/schools/school-groups.ts'
import { type Palette } from './palette.ts'

/** What a school's mark has to say. */
export interface Mark {
  readonly kind: number | null
  readonly text: string
  readonly isPublic: boolean
  /** The school that is spoken of. */
  readonly isOwn: boolean
  /** The keyboard is at it. */
  readonly isFocused: boolean
  /** Behind the others: smaller and paler. */
  readonly isMuted: boolean
  /** How many marks of the same place stand below it. */
  readonly above: number
}

interface Drawing {
  readonly width: number
  readonly height: number
  readonly outline: (context: CanvasRenderingContext2D) => void
}

/** Drawn at twice its size, so that it stays sharp on fine screens. */
const SHARPNESS = 2
const MARGIN = 3
/** Pixels: room for the larger mark of a chosen school below. */
const STACK_FOOT = 4

const drawn = new WeakMap<Palette, Map<string, Icon>>()

/**
 * The shape of a mark: circle for a primary school, square for a secondary one, rounded for a kindergarten,
 * hexagon for the rest; hollow when the school is not public. Its text is written by the map, above it.
 */
export function markIcon(mark: Mark, palette: Palette): Icon {
  const known = drawn.get(palette) ?? new Map<string, Icon>()
  drawn.set(palette, known)
  const group = groupOf(mark.kind)
  const { text, isPublic, isOwn, isFocused, isMuted, above } = mark
  const key = [group, text.length, isPublic, isOwn, isFocused, isMuted, above].join(' ')
  const icon =
    known.get(key) ??
    new Icon({
      img: paint(mark, group, palette),
      scale: 1 / SHARPNESS,
      displacement: [0, markRise(mark)],
      declutterMode: isOwn ? 'obstacle' : 'declutter',
    })
  known.set(key, icon)
  return icon
}

/** Height of a mark in pixels. */
export function markHeight({ isOwn, isMuted }: Pick<Mark, 'isOwn' | 'isMuted'>): number {
  if (isOwn) return 32
  return isMuted ? 20 : 24
}

/** Pixels by which a mark is stacked above its place. */
export function markRise({ above, isMuted }: Pick<Mark, 'above' | 'isMuted'>): number {
  return above === 0 ? 0 : above * (isMuted ? 27 : 31) + STACK_FOOT
}

export function markColour(kind: number | null, { primary, slate }: Palette): string {
  return groupOf(kind) === 'primary' ? primary : slate
}

function paint(mark: Mark, group: SchoolGroup, palette: Palette): HTMLCanvasElement {
  const colour = markColour(mark.kind, palette)
  const { width, height, outline } = drawingOf(mark, group)
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * MARGIN) * SHARPNESS
  canvas.height = (height + 2 * MARGIN) * SHARPNESS
  const context = canvas.getContext('2d')
  if (context === null) return canvas
  context.scale(SHARPNESS, SHARPNESS)
  context.translate(MARGIN, MARGIN)
  context.lineJoin = 'round'
  outline(context)
  // The halo lifts the mark off streets and areas of any colour.
  context.strokeStyle = mark.isFocused ? palette.accent : palette.paper
  context.lineWidth = mark.isOwn ? 7 : 5
  context.stroke()
  context.fillStyle = mark.isPublic ? colour : palette.paper
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = 2
  context.stroke()
  return canvas
}

function drawingOf(mark: Mark, group: SchoolGroup): Drawing {
  const height = markHeight(mark)
  const width = Math.max(height, mark.text.length * height * 0.28 + 10)
  switch (group) {
    case 'primary':
      return {
        width: height,
        height,
        outline: (context) => {
          rounded(context, height, height, height / 2)
        },
      }
    case 'kindergarten':
      return {
        width,
        height: height - 2,
        outline: (context) => {
          rounded(context, width, height - 2, height * 0.36)
        },
      }
    case 'secondary':
      return {
        width: width - 2,
        height: height - 2,
        outline: (context) => {
          rounded(context, width - 2, height - 2, 2)
        },
      }
    case 'other':
      return {
        width,
        height,
        outline: (context) => {
          hexagon(context, width, height)
        },
      }
  }
}

function rounded(context: CanvasRenderingContext2D, width: number, height: number, radius: number): void {
  context.beginPath()
  context.roundRect(1, 1, width - 2, height - 2, Math.max(0, radius - 1))
}

function hexagon(context: CanvasRenderingContext2D, width: number, height: number): void {
  const nose = height * 0.28
  context.beginPath()
  context.moveTo(nose, 1)
  context.lineTo(width - nose, 1)
  context.lineTo(width - 1, height / 2)
  context.lineTo(width - nose, height - 1)
  context.lineTo(nose, height - 1)
  context.lineTo(1, height / 2)
  context.closePath()
}
