import { type DemoAddress, type DemoTerrain, type Position, type Ring } from './city.ts'
import { type Landscape } from './facts.ts'
import { at, rounded, smoothLine } from './geometry.ts'
import { project } from './skeleton.ts'

/** What the base map is drawn around. */
export interface Grounds {
  readonly landscape: Landscape
  /** Open ring. */
  readonly boundary: readonly Position[]
  readonly addresses: readonly DemoAddress[]
}

/** Draws the base map of a city. */
export function drawTerrain({ landscape, boundary, addresses }: Grounds): DemoTerrain {
  return {
    areas: [{ kind: 'farmland', name: null, rings: [[...boundary, at(boundary, 0)]] }],
    lines: [
      ...landscape.streams.map(({ name, points }) => ({
        kind: 'stream' as const,
        name,
        positions: smoothLine(points.map(project)),
      })),
      ...landscape.railways.map(({ points }) => ({
        kind: 'rail' as const,
        name: null,
        positions: smoothLine(points.map(project)),
      })),
    ],
    buildings: addresses.map(({ point }) => ({ kind: 'house', floors: 2, rings: [square(point, 4)] })),
  }
}

function square([e, n]: Position, half: number): Ring {
  const corner = (x: number, y: number): Position => rounded(e + x * half, n + y * half)
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]
}
