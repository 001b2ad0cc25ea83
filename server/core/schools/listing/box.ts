/** West, south, east, north in EPSG:4326. */
export type Box = readonly [number, number, number, number]

/** Where EPSG:2180 may be used, with a degree to spare; beyond it the projection has no answers. */
const POLAND: Box = [13, 48, 26, 57]

/** The part of a box that lies around Poland, or null when there is none. */
export function withinPoland([west, south, east, north]: Box): Box | null {
  const box: Box = [
    Math.max(west, POLAND[0]),
    Math.max(south, POLAND[1]),
    Math.min(east, POLAND[2]),
    Math.min(north, POLAND[3]),
  ]
  return box[0] < box[2] && box[1] < box[3] ? box : null
}
