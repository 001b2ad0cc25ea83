import { contrast, mix, readColour, type Rgb, writeColour } from './contrast.ts'

const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]
/** The grounds of the portal (tokens.css): page and paper, light and dark. */
const GROUND: Rgb = [247, 246, 242]
const DARK_GROUND: Rgb = [16, 21, 31]
const DARK_PAPER: Rgb = [26, 33, 46]

/** What text needs (WCAG 2.2, 1.4.3). */
const NEEDED = 4.5
/** What the dark theme gives, so that thin letters are read. */
const NEEDED_IN_THE_DARK = 7

/** A colour for links and edges with the shades that go with it, `#rrggbb`; [light theme, dark theme]. */
export interface Shades {
  readonly primary: readonly [string, string]
  readonly strong: readonly [string, string]
  readonly tint: readonly [string, string]
}

const tintOf = (accent: Rgb) => mix(WHITE, accent, 0.1)

/** The least contrast that text in this colour has anywhere in the light theme; it needs 4.5. */
export function leastContrast(accent: string): number {
  const colour = readColour(accent)
  return Math.min(...[WHITE, GROUND, tintOf(colour)].map((ground) => contrast(colour, ground)))
}

export function isReadable(accent: string): boolean {
  return leastContrast(accent) >= NEEDED
}

/** The shades of a readable colour; in the dark theme it is as light as it must be. */
export function shadesOf(accent: string): Shades {
  const colour = readColour(accent)
  const tint = mix(DARK_GROUND, colour, 0.22)
  const light = lightened(colour, [DARK_PAPER, DARK_GROUND, tint])
  return {
    primary: [accent, writeColour(light)],
    strong: [writeColour(mix(colour, BLACK, 0.25)), writeColour(mix(light, WHITE, 0.45))],
    tint: [writeColour(tintOf(colour)), writeColour(tint)],
  }
}

function lightened(colour: Rgb, grounds: readonly Rgb[]): Rgb {
  let light = colour
  for (let share = 0; share <= 1; share += 0.05) {
    light = mix(colour, WHITE, share)
    if (grounds.every((ground) => contrast(light, ground) >= NEEDED_IN_THE_DARK)) break
  }
  return light
}

/** The stylesheet that puts a colour in place of the portal's own; the theme of high contrast keeps its own. */
export function styleOf(accent: string): string {
  const { primary, strong, tint } = shadesOf(accent)
  const rule = (name: string, [light, dark]: readonly [string, string]) =>
    `--${name}:light-dark(${light},${dark})`
  const rules = [rule('primary', primary), rule('primary-strong', strong), rule('primary-tint', tint)]
  return `:root:not([data-theme='contrast']){${rules.join(';')}}\n`
}
