import { type Palette } from './palette.ts'

/** Drawn at twice its size, so that it stays sharp on fine screens. */
export const SHARPNESS = 2
export const PIN_WIDTH = 30
export const PIN_HEIGHT = 40
/** How far below its top the middle of a pin's head lies. */
export const PIN_HEAD = 15

type PinKind = 'here' | 'choice'

const painted = new WeakMap<Palette, Map<PinKind, HTMLCanvasElement>>()

/** A drop whose tip is the place: the person's own address with a dot, one of several to choose from empty. */
export function pin(palette: Palette, kind: PinKind): HTMLCanvasElement {
  const known = painted.get(palette) ?? new Map<PinKind, HTMLCanvasElement>()
  painted.set(palette, known)
  const canvas = known.get(kind) ?? paint(palette, kind)
  known.set(kind, canvas)
  return canvas
}

function paint({ accent, ink, paper, onAccent }: Palette, kind: PinKind): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = PIN_WIDTH * SHARPNESS
  canvas.height = PIN_HEIGHT * SHARPNESS
  const context = canvas.getContext('2d')
  if (context === null) return canvas
  context.scale(SHARPNESS, SHARPNESS)
  context.lineJoin = 'round'
  drop(context)
  context.fillStyle = kind === 'here' ? accent : paper
  context.fill()
  context.strokeStyle = kind === 'here' ? onAccent : ink
  context.lineWidth = 2
  context.stroke()
  if (kind === 'choice') return canvas
  context.beginPath()
  context.arc(PIN_WIDTH / 2, PIN_HEAD, 5, 0, 2 * Math.PI)
  context.fillStyle = '#ffffff'
  context.fill()
  context.stroke()
  return canvas
}

function drop(context: CanvasRenderingContext2D): void {
  const middle = PIN_WIDTH / 2
  context.beginPath()
  context.moveTo(middle, PIN_HEIGHT - 1.5)
  context.bezierCurveTo(middle - 3, PIN_HEIGHT - 11, 2, 25, 2, PIN_HEAD)
  context.arc(middle, PIN_HEAD, middle - 2, Math.PI, 0)
  context.bezierCurveTo(PIN_WIDTH - 2, 25, middle + 3, PIN_HEIGHT - 11, middle, PIN_HEIGHT - 1.5)
  context.closePath()
}
