import { type Position } from '../city.ts'
import { rounded } from '../geometry.ts'

/** An outline in metres, open ring: x along a building's front, y from the front backwards. */
export type Shape = readonly Position[]

/** Where a shape stands: its origin, and the unit vector of its front. */
export interface Stance {
  readonly origin: Position
  readonly axis: Position
  /** 1: the back is on the left of the axis; -1: on its right. */
  readonly side: 1 | -1
}

/** The outline on the ground, an open ring. */
export function placed(shape: Shape, { origin, axis, side }: Stance): Position[] {
  return shape.map(([x, y]) =>
    rounded(origin[0] + axis[0] * x - axis[1] * y * side, origin[1] + axis[1] * x + axis[0] * y * side),
  )
}

/** A rectangle whose front runs from `left` to `right`, `front` to `back` metres behind the origin. */
export function box(
  [left, right]: readonly [number, number],
  [front, back]: readonly [number, number],
): Shape {
  return [
    [left, front],
    [right, front],
    [right, back],
    [left, back],
  ]
}

/** A box with a wing of the given width behind its right end. */
export function withWing(
  [left, right]: readonly [number, number],
  [front, back]: readonly [number, number],
  wing: { readonly width: number; readonly length: number },
): Shape {
  return [
    [left, front],
    [right, front],
    [right, back + wing.length],
    [right - wing.width, back + wing.length],
    [right - wing.width, back],
    [left, back],
  ]
}

/** The same shape with left and right exchanged. */
export function mirrored(shape: Shape): Shape {
  return shape.map(([x, y]): Position => [-x, y]).reverse()
}

/** Larger or smaller around its origin. */
export function scaled(shape: Shape, factor: number): Shape {
  return shape.map(([x, y]): Position => [x * factor, y * factor])
}

/** A school of several wings around a yard that opens backwards; the entrance is at the origin. */
export function combShape(width: number): Shape {
  const half = width / 2
  return [
    [-half, -4],
    [half, -4],
    [half, 34],
    [half - 14, 34],
    [half - 14, 11],
    [6, 11],
    [6, 26],
    [-10, 26],
    [-10, 11],
    [-half, 11],
  ]
}
