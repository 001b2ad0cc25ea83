import Icon from 'ol/style/Icon.js'

import { type Palette } from './palette.ts'
import { SHARPNESS } from './pin.ts'

/** How an address is marked: as where one is, as one that no rule names, or as one that two rules name. */
export type AddressSign = 'pin' | 'cross' | 'split'

const SIZE = 20

/** A cross for an address without a school, a split dot for one whose rules contradict each other. */
export function faultSign({ alarm, paper, ink }: Palette, sign: 'cross' | 'split'): Icon {
  const canvas = document.createElement('canvas')
  canvas.width = SIZE * SHARPNESS
  canvas.height = SIZE * SHARPNESS
  const context = canvas.getContext('2d')
  context?.scale(SHARPNESS, SHARPNESS)
  if (context !== null && sign === 'cross') drawCross(context, alarm, paper)
  if (context !== null && sign === 'split') drawSplitDot(context, alarm, { paper, ink })
  return new Icon({ img: canvas, scale: 1 / SHARPNESS, declutterMode: 'obstacle' })
}

function drawCross(context: CanvasRenderingContext2D, alarm: string, casing: string): void {
  context.lineCap = 'round'
  for (const [color, width] of [
    [casing, 7],
    [alarm, 3.5],
  ] as const) {
    context.beginPath()
    context.moveTo(5, 5)
    context.lineTo(SIZE - 5, SIZE - 5)
    context.moveTo(SIZE - 5, 5)
    context.lineTo(5, SIZE - 5)
    context.strokeStyle = color
    context.lineWidth = width
    context.stroke()
  }
}

function drawSplitDot(
  context: CanvasRenderingContext2D,
  alarm: string,
  { paper, ink }: Pick<Palette, 'paper' | 'ink'>,
): void {
  const middle = SIZE / 2
  for (const [color, from, to] of [
    [alarm, Math.PI / 2, Math.PI * 1.5],
    [ink, Math.PI * 1.5, Math.PI * 2.5],
  ] as const) {
    context.beginPath()
    context.arc(middle, middle, 7, from, to)
    context.closePath()
    context.fillStyle = color
    context.fill()
  }
  context.beginPath()
  context.moveTo(middle, 2)
  context.lineTo(middle, SIZE - 2)
  context.arc(middle, middle, 8, Math.PI / 2, Math.PI * 2.5)
  context.strokeStyle = paper
  context.lineWidth = 2
  context.stroke()
}
