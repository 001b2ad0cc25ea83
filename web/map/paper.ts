/** The map's frame on a sheet of A4, in millimetres. */
export const FRAME = { width: 180, height: 165 } as const

export const PIXELS_PER_MM = 96 / 25.4

const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5]
const LARGEST_SCALE = 1_000

/** The scale (the N of 1 : N) at which `metres` on the ground fit `millimetres` of paper, rounded up to a usual one. */
export function scaleFor(metres: number, millimetres: number): number {
  const needed = Math.max(LARGEST_SCALE, (metres * 1_000) / millimetres)
  const power = 10 ** Math.floor(Math.log10(needed))
  // Figures a hair above a step are that step.
  return power * (STEPS.find((step) => step * power >= needed * 0.999) ?? 10)
}

export interface ScaleBar {
  readonly metres: number
  readonly millimetres: number
}

const LONGEST_BAR = 50

/** The longest bar of a round number of metres (1, 2 or 5 with noughts) that is at most 50 mm long. */
export function barFor(scale: number): ScaleBar {
  const most = (LONGEST_BAR * scale) / 1_000
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = power * ([5, 2].find((step) => step * power <= most) ?? 1)
  return { metres, millimetres: (metres * 1_000) / scale }
}

/** Metres on the ground of one of the map's own metres (EPSG:3857), which grow towards the poles. */
export function groundMetres(latitude: number): number {
  return Math.cos((latitude * Math.PI) / 180)
}
