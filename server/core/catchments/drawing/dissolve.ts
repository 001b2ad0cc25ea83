import type { Ring } from './wkb.ts'

/** A point that lies in one of the cells, with the areas that its cell is to be part of. */
export interface Site {
  readonly x: number
  readonly y: number
  readonly areas: readonly string[]
}

/** Straight pieces that together surround an area: `x0, y0, x1, y1` each. */
export type Outline = [number, number, number, number][]

/**
 * Joins the cells of each area by dropping the edges that two of its cells share. Cells are those of a Voronoi
 * diagram, whose neighbours have their corners in common exactly, so that what remains has no gaps and no overlaps.
 */
export function dissolve(cells: readonly Ring[], sites: readonly Site[]): Map<string, Outline> {
  const areasOf = areasOfCells(cells, sites)
  const corners = numberCorners(cells)
  const cellBeside = new Map<number, number>()
  corners.rings.forEach((ring, cell) => {
    for (const [from, to] of edges(ring)) cellBeside.set(from * corners.count + to, cell)
  })

  const outlines = new Map<string, Outline>()
  corners.rings.forEach((ring, cell) => {
    const own = areasOf[cell]
    if (own === undefined) return
    for (const [from, to] of edges(ring)) {
      const beyond = cellBeside.get(to * corners.count + from)
      const across = beyond === undefined ? undefined : areasOf[beyond]
      for (const area of own) if (across?.has(area) !== true) outlineOf(area).push(corners.piece(from, to))
    }
  })
  return outlines

  function outlineOf(area: string): Outline {
    const known = outlines.get(area) ?? []
    outlines.set(area, known)
    return known
  }
}

/** The outline as WKT, digit for digit. */
export function outlineText(outline: Outline): string {
  return `MULTILINESTRING(${outline.map(([x0, y0, x1, y1]) => `(${x0} ${y0},${x1} ${y1})`).join(',')})`
}

function* edges(ring: readonly number[]): Generator<[number, number]> {
  let previous = ring.at(-1) ?? 0
  for (const corner of ring) {
    if (corner !== previous) yield [previous, corner]
    previous = corner
  }
}

interface Corners {
  readonly count: number
  /** Each cell's corners by number, anticlockwise. */
  readonly rings: number[][]
  piece(from: number, to: number): Outline[number]
}

function numberCorners(cells: readonly Ring[]): Corners {
  const numbers = new Map<string, number>()
  const places: [number, number][] = []
  const frame = extent(cells)
  const numberOf = (x: number, y: number) => {
    const key = `${x} ${y}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    places.push([x, y])
    numbers.set(key, places.length - 1)
    return places.length - 1
  }
  const rings = cells.map((cell) => {
    const ring = pairs(cell).map(([x, y]) => numberOf(...onFrame(x, y, frame)))
    return isAnticlockwise(cell) ? ring : ring.reverse()
  })
  const place = (corner: number) => places[corner] ?? [0, 0]
  return { count: places.length, rings, piece: (from, to) => [...place(from), ...place(to)] }
}

type Extent = readonly [number, number, number, number]

function extent(cells: readonly Ring[]): Extent {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const cell of cells) {
    for (const [x, y] of pairs(cell)) {
      west = Math.min(west, x)
      south = Math.min(south, y)
      east = Math.max(east, x)
      north = Math.max(north, y)
    }
  }
  return [west, south, east, north]
}

/** Where cells are cut at the frame, neighbours may differ in the last digit; there, far off, centimetres do. */
function onFrame(x: number, y: number, [west, south, east, north]: Extent): [number, number] {
  const isOn = x === west || x === east || y === south || y === north
  return isOn ? [Math.round(x * 100) / 100, Math.round(y * 100) / 100] : [x, y]
}

function pairs(ring: Ring): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, index) => [
    ring[index * 2] ?? 0,
    ring[index * 2 + 1] ?? 0,
  ])
}

function isAnticlockwise(ring: Ring): boolean {
  const points = pairs(ring)
  const [x0, y0] = points[0] ?? [0, 0]
  let doubled = 0
  points.forEach(([x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y]
    doubled += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)
  })
  return doubled > 0
}

/** For each cell the areas of the sites in it, several where addresses share a point; undefined where there are none. */
function areasOfCells(cells: readonly Ring[], sites: readonly Site[]): (ReadonlySet<string> | undefined)[] {
  const ordered = [...sites].sort((a, b) => a.x - b.x)
  return cells.map((cell) => {
    const points = pairs(cell)
    const xs = points.map(([x]) => x)
    const ys = points.map(([, y]) => y)
    const [east, south, north] = [Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const areas = new Set<string>()
    for (let index = firstFrom(ordered, Math.min(...xs)); index < ordered.length; index++) {
      const site = ordered[index]
      if (site === undefined || site.x > east) break
      if (site.y >= south && site.y <= north && isInside(points, site))
        for (const area of site.areas) areas.add(area)
    }
    return areas.size === 0 ? undefined : areas
  })
}

/** The index of the first site not west of `x`. */
function firstFrom(ordered: readonly Site[], x: number): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ordered[middle]?.x ?? Infinity) < x) low = middle + 1
    else high = middle
  }
  return low
}

/** A site is never on the edge of a cell: it is nearer to its own point than to any other. */
function isInside(points: readonly [number, number][], { x, y }: Site): boolean {
  let inside = false
  let [previousX, previousY] = points.at(-1) ?? [0, 0]
  for (const [cornerX, cornerY] of points) {
    if (cornerY > y !== previousY > y) {
      const crossing = previousX + ((cornerX - previousX) * (y - previousY)) / (cornerY - previousY)
      if (x < crossing) inside = !inside
    }
    ;[previousX, previousY] = [cornerX, cornerY]
  }
  return inside
}
