import { type Position } from './city.ts'
import { type Face, push } from './coverage.ts'
import { at, isInside } from './geometry.ts'
import { boxOf } from './survey.ts'

// Looked up once: inside Jest every look at a global is dear.
const { floor } = Math

const CELL = 150
/** More cells than the country is wide: makes one number of a column and a row. */
const ROWS = 100_000

/** Finds the face in which a position lies. */
export class FaceLocator {
  readonly #faces: readonly Face[]
  readonly #cells = new Map<number, number[]>()

  constructor(faces: readonly Face[]) {
    this.#faces = faces
    faces.forEach(({ ring }, face) => {
      const [west, south, east, north] = boxOf(ring)
      for (let x = floor(west / CELL); x <= floor(east / CELL); x += 1) {
        for (let y = floor(south / CELL); y <= floor(north / CELL); y += 1)
          push(this.#cells, x * ROWS + y, face)
      }
    })
  }

  /** The index of the face; -1 where there is none. */
  find(p: Position): number {
    const cell = this.#cells.get(floor(p[0] / CELL) * ROWS + floor(p[1] / CELL)) ?? []
    const found = cell.find((index) => {
      const { ring, holes } = at(this.#faces, index)
      return isInside(ring, p) && !holes.some((hole) => isInside(hole, p))
    })
    return found ?? -1
  }
}
