import Fill from 'ol/style/Fill.js'
import Icon from 'ol/style/Icon.js'
import Stroke from 'ol/style/Stroke.js'
import Style from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { ACCENT, FONT, INK, PAPER } from './palette.ts'

const SHARPNESS = 2
const WIDTH = 30
const HEIGHT = 40

/** „You are here”: the only orange thing on the map. The label stands on the side where it hides nothing. */
export function addressMarkerStyle(label: string, side: 'left' | 'right'): Style[] {
  const isRight = side === 'right'
  return [
    new Style({
      zIndex: 10,
      image: new Icon({ img: pin(), scale: 1 / SHARPNESS, anchor: [0.5, 1], declutterMode: 'obstacle' }),
    }),
    new Style({
      zIndex: 11,
      text: new Text({
        text: label,
        font: `700 14px ${FONT}`,
        fill: new Fill({ color: INK }),
        stroke: new Stroke({ color: PAPER, width: 4 }),
        textAlign: isRight ? 'left' : 'right',
        offsetX: (isRight ? 1 : -1) * (WIDTH / 2 + 4),
        offsetY: -HEIGHT / 2 - 4,
        declutterMode: 'obstacle',
      }),
    }),
  ]
}

let painted: HTMLCanvasElement | undefined

function pin(): HTMLCanvasElement {
  if (painted !== undefined) return painted
  painted = document.createElement('canvas')
  painted.width = WIDTH * SHARPNESS
  painted.height = HEIGHT * SHARPNESS
  const context = painted.getContext('2d')
  if (context === null) return painted
  context.scale(SHARPNESS, SHARPNESS)
  context.lineJoin = 'round'
  drop(context)
  context.fillStyle = ACCENT
  context.fill()
  context.strokeStyle = INK
  context.lineWidth = 2
  context.stroke()
  context.beginPath()
  context.arc(WIDTH / 2, 15, 5, 0, 2 * Math.PI)
  context.fillStyle = PAPER
  context.fill()
  context.stroke()
  return painted
}

function drop(context: CanvasRenderingContext2D): void {
  const middle = WIDTH / 2
  context.beginPath()
  context.moveTo(middle, HEIGHT - 1.5)
  context.bezierCurveTo(middle - 3, HEIGHT - 11, 2, 25, 2, 15)
  context.arc(middle, 15, middle - 2, Math.PI, 0)
  context.bezierCurveTo(WIDTH - 2, 25, middle + 3, HEIGHT - 11, middle, HEIGHT - 1.5)
  context.closePath()
}
