/** A box in EPSG:4326, degrees. */
export interface Extent {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

const box = (west: number, south: number, east: number, north: number): Extent => ({
  west,
  south,
  east,
  north,
})

/** The boxes around the voivodeships, under the two digits with which TERYT codes begin; some kilometres too large. */
const EXTENTS: ReadonlyMap<string, Extent> = new Map([
  ['02', box(14.7, 50.0, 17.9, 51.9)],
  ['04', box(17.1, 52.2, 19.9, 53.9)],
  ['06', box(21.5, 50.1, 24.3, 52.4)],
  ['08', box(14.4, 51.3, 16.6, 53.2)],
  ['10', box(17.9, 50.7, 20.8, 52.5)],
  ['12', box(18.9, 49.0, 21.6, 50.7)],
  ['14', box(19.1, 50.9, 23.3, 53.6)],
  ['16', box(16.8, 49.8, 18.8, 51.3)],
  ['18', box(21.0, 48.9, 23.7, 51.0)],
  ['20', box(21.5, 52.1, 24.1, 54.5)],
  ['22', box(16.6, 53.3, 19.8, 54.9)],
  ['24', box(17.8, 49.3, 20.1, 51.2)],
  ['26', box(19.6, 50.0, 22.0, 51.5)],
  ['28', box(19.0, 53.0, 23.0, 54.6)],
  ['30', box(15.6, 51.0, 19.2, 53.8)],
  ['32', box(13.9, 52.5, 17.1, 54.7)],
])

const POLAND = box(14, 48.9, 24.2, 55)

/** Where a municipality must lie by its TERYT code: a box around its voivodeship, or all of Poland for an unknown one. */
export function voivodeshipExtent(teryt: string): Extent {
  return EXTENTS.get(teryt.slice(0, 2)) ?? POLAND
}
