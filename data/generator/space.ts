import { type Line, type Position } from './city.ts'
import { distance, nearestOnSegment, segmentsOf } from './geometry.ts'

// Looked up once: inside Jest every look at a global is dear.
const { floor } = Math

const CELL = 50
/** More cells than the country is wide: makes one number of a column and a row. */
const ROWS = 100_000

function cellsAround([e, n]: Position, reach: number): number[] {
  const cells: number[] = []
  for (let x = floor((e - reach) / CELL); x <= floor((e + reach) / CELL); x += 1) {
    for (let y = floor((n - reach) / CELL); y <= floor((n + reach) / CELL); y += 1) cells.push(x * ROWS + y)
  }
  return cells
}

function put<T>(grid: Map<number, T[]>, cell: number, value: T): void {
  const list = grid.get(cell)
  if (list === undefined) grid.set(cell, [value])
  else list.push(value)
}

/** Points that may not come too close to each other. */
export class PointGrid {
  readonly #cells = new Map<number, Position[]>()

  add(p: Position): void {
    put(this.#cells, floor(p[0] / CELL) * ROWS + floor(p[1] / CELL), p)
  }

  /** Whether any point lies within `reach` metres (at most a cell, 50 m). */
  hasNear(p: Position, reach: number): boolean {
    return cellsAround(p, reach).some(
      (cell) => this.#cells.get(cell)?.some((q) => distance(p, q) < reach) ?? false,
    )
  }
}

/** Street axes that no building may stand on. */
export class LineGrid {
  readonly #cells = new Map<number, [Position, Position][]>()

  constructor(lines: readonly Line[]) {
    for (const segment of lines.flatMap(segmentsOf)) {
      const [a, b] = segment
      const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      for (const cell of cellsAround(middle, distance(a, b) / 2)) put(this.#cells, cell, segment)
    }
  }

  /** Whether any axis runs within `reach` metres. */
  hasNear(p: Position, reach: number): boolean {
    return cellsAround(p, reach).some(
      (cell) =>
        this.#cells.get(cell)?.some(([a, b]) => distance(p, nearestOnSegment(p, a, b)) < reach) ?? false,
    )
  }
}
