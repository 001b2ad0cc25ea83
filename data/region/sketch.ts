import { type Degrees, type Layout } from '../generator/facts.ts'
import { type Random } from '../generator/random.ts'

/** What a town is drawn from that nobody has sketched by hand. */
export interface TownWish {
  readonly centre: Degrees
  readonly districts: number
  /** Square metres to be built upon. */
  readonly area: number
  readonly axisNames: readonly string[]
  readonly random: Random
}

/** A main street, with its length in metres. */
export interface SketchedAxis {
  readonly street: string
  readonly length: number
}

export interface Sketch {
  readonly layout: Layout
  readonly axes: readonly SketchedAxis[]
}

const METRES_PER_DEGREE = 111_250
/** Metres between main streets that run side by side. */
const AXIS_SPACING = 1400
const CORNERS = 28
/** The angle of a sunflower's seeds: points that fill a circle evenly. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

/** How many main streets a town of an area has, in both directions together. */
export function axisCount(area: number): number {
  return 2 * Math.max(1, Math.round((2 * radiusOf(area)) / AXIS_SPACING))
}

function radiusOf(area: number): number {
  return Math.sqrt(area / Math.PI)
}

/** Sketches a round town: a crooked outline, a net of main streets, middles of districts spread over it. */
export function sketchTown(wish: TownWish): Sketch {
  const { centre, area, districts, axisNames, random } = wish
  const radius = radiusOf(area)
  const turn = random() * Math.PI
  const place = (x: number, y: number): Degrees => {
    const metresPerLon = METRES_PER_DEGREE * Math.cos((centre[1] * Math.PI) / 180)
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    return [
      centre[0] + (x * cos - y * sin) / metresPerLon,
      centre[1] + (x * sin + y * cos) / METRES_PER_DEGREE,
    ]
  }
  const ring = (scale: number, wobble: number) =>
    Array.from({ length: CORNERS }, (_, i) => {
      const angle = (2 * Math.PI * i) / CORNERS
      const reach = radius * scale * (1 - wobble / 2 + random() * wobble)
      return place(Math.cos(angle) * reach, Math.sin(angle) * reach)
    })
  const axes = axesOf(radius, axisNames, random)
  return {
    axes: axes.map(({ street }) => ({ street, length: radius * 2 })),
    layout: {
      outlines: [ring(1, 0.22)],
      boundary: ring(1.45, 0.1),
      landscape: { streams: [], railways: [] },
      axes: axes.map(({ street, kind, points }) => ({
        street,
        kind,
        points: points.map(([x, y]) => place(x, y)),
      })),
      centres: Array.from({ length: districts }, (_, i) => {
        const reach = radius * 0.84 * Math.sqrt((i + 0.5) / districts)
        const angle = i * GOLDEN_ANGLE + 0.3
        return { district: i + 1, point: place(Math.cos(angle) * reach, Math.sin(angle) * reach) }
      }),
      numbers: [],
    },
  }
}

interface DrawnAxis {
  readonly street: string
  readonly kind: 'arterial' | 'collector'
  readonly points: readonly (readonly [number, number])[]
}

/** Half of the main streets one way, half across; the middle ones lead on into the country. */
function axesOf(radius: number, names: readonly string[], random: Random): DrawnAxis[] {
  const each = names.length / 2
  return names.map((street, i) => {
    const isAcross = i >= each
    const lane = i % each
    const offset = ((lane + 0.5) / each - 0.5) * 2 * radius * 0.94
    const isMain = Math.abs(lane + 0.5 - each / 2) < 1
    const half = isMain ? radius * 1.3 : Math.sqrt(Math.max(0.2, 1.21 - (offset / radius) ** 2)) * radius
    const bend = Math.min(120, radius * 0.06)
    const points = [-1, -0.5, 0, 0.5, 1].map((share): readonly [number, number] => {
      const away = offset + (random() - 0.5) * bend
      return isAcross ? [away, share * half] : [share * half, away]
    })
    return { street, kind: isMain ? 'arterial' : 'collector', points }
  })
}
