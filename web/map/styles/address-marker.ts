import Fill from 'ol/style/Fill.js'
import Icon from 'ol/style/Icon.js'
import Stroke from 'ol/style/Stroke.js'
import Style, { type StyleFunction } from 'ol/style/Style.js'
import Text from 'ol/style/Text.js'

import { type AddressSign, faultSign } from './fault-sign.ts'
import { FONT, type Palette } from './palette.ts'
import { pin, PIN_HEAD, PIN_HEIGHT, PIN_WIDTH, SHARPNESS } from './pin.ts'

interface AddressMarker {
  readonly label: string
  /** Where the label hides nothing. */
  readonly side: 'left' | 'right'
  readonly sign: AddressSign
}

/** „You are here”: the only orange thing on the map; on an address that no rule or two rules name, their sign. */
export function addressMarkerStyle(palette: Palette, { label, side, sign }: AddressMarker): Style[] {
  const isRight = side === 'right'
  return [
    ...(sign === 'pin' ? [] : [new Style({ zIndex: 9, image: faultSign(palette, sign) })]),
    new Style({ zIndex: 10, image: pinIcon(palette, 'here', sign === 'pin' ? 0 : 9) }),
    new Style({
      zIndex: 11,
      text: new Text({
        text: label,
        font: `700 14px ${FONT}`,
        fill: new Fill({ color: palette.ink }),
        stroke: new Stroke({ color: palette.halo, width: 4 }),
        textAlign: isRight ? 'left' : 'right',
        offsetX: (isRight ? 1 : -1) * (PIN_WIDTH / 2 + 4),
        offsetY: -PIN_HEIGHT / 2 - 4,
        declutterMode: 'obstacle',
      }),
    }),
  ]
}

/** Addresses to choose from, numbered as in the list beside the map. */
export function candidateStyle(palette: Palette): StyleFunction {
  return (feature) => {
    const number = Number(feature.get('number'))
    return new Style({
      // The first in the list lies above the others.
      zIndex: 1_000 - number,
      image: pinIcon(palette, 'choice', 0),
      text: new Text({
        text: String(number),
        font: `700 14px ${FONT}`,
        fill: new Fill({ color: palette.ink }),
        offsetY: PIN_HEAD - PIN_HEIGHT + 1,
        declutterMode: 'obstacle',
      }),
    })
  }
}

/** A pin whose tip stands `lift` pixels above its place. */
function pinIcon(palette: Palette, kind: 'here' | 'choice', lift: number): Icon {
  return new Icon({
    img: pin(palette, kind),
    scale: 1 / SHARPNESS,
    anchor: [0.5, 1],
    displacement: [0, lift],
    declutterMode: 'obstacle',
  })
}
