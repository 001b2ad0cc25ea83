import { type Line, type Position } from './city.ts'
import {
  type Block,
  type Cut,
  type CutRules,
  type CutWish,
  type Frame,
  cutBlock,
  frameOf,
  rulesNear,
} from './chords.ts'
import { areaOf, at, distance, isInside, nearestOnLine } from './geometry.ts'
import { type Random } from './random.ts'

export type Character = 'villas' | 'estate' | 'centre'

/** The size of a block that needs no further street, metres, and how streets bend. */
interface Grain {
  readonly length: number
  readonly width: number
  readonly bow: number
  readonly tilt: number
}

const GRAINS: Readonly<Record<Character, Grain>> = {
  villas: { length: 250, width: 84, bow: 0.06, tilt: 0.1 },
  estate: { length: 230, width: 150, bow: 0.03, tilt: 0.06 },
  centre: { length: 150, width: 105, bow: 0, tilt: 0.05 },
}

/** The local streets of one district, still nameless. */
export interface LocalStreets {
  readonly lines: Line[]
  /** Streets forced past an institution, by street name. */
  readonly forced: ReadonlyMap<string, Line>
  readonly blocks: readonly Block[]
}

export interface LocalWish {
  readonly character: Character
  /** Named streets that need a line. */
  readonly count: number
  /** Known points on named streets that no axis serves. */
  readonly forced: readonly { readonly street: string; readonly point: Position }[]
}

/** Junctions made so far, shared by all districts: a later street may end on them. */
export interface Surroundings {
  readonly junctions: Position[]
  readonly keepClear: readonly Position[]
  readonly random: Random
}

/** Cuts a district's blocks by streets until the blocks are small and every named street has a line. */
export function drawLocalStreets(
  quarters: readonly Block[],
  wish: LocalWish,
  around: Surroundings,
): LocalStreets {
  const state = new Cutting(quarters, wish.character, around)
  const forced = new Map<string, Line>()
  for (const { street, point } of wish.forced) {
    const line = state.cutPast(point)
    if (line !== null) forced.set(street, line)
  }
  state.cutToGrain()
  state.cutToCount(wish.count)
  return { lines: state.lines, forced, blocks: state.blocks }
}

/** A cut that costs less is taken without looking further. */
const GOOD_ENOUGH = 0.4

class Cutting {
  readonly blocks: Block[]
  readonly lines: Line[] = []
  readonly #grain: Grain
  readonly #around: Surroundings
  readonly #rules: CutRules
  readonly #finished = new Set<Block>()

  constructor(quarters: readonly Block[], character: Character, around: Surroundings) {
    this.blocks = [...quarters]
    this.#grain = GRAINS[character]
    this.#around = around
    this.#rules = {
      junctions: around.junctions,
      keepClear: around.keepClear,
      minAngle: 48,
      minArea: 2600,
    }
  }

  /** A street 18 metres beside a known point, along or across its block. */
  cutPast(point: Position): Line | null {
    const block = this.blocks.find((candidate) => isInside(candidate, point))
    if (block === undefined) return null
    const { axis } = frameOf(block)
    const wishes: CutWish[] = []
    for (const side of [18, -18, 25, -25, 33, -33]) {
      for (const angle of [0, 0.5, 0.08, -0.08, 0.42, 0.58, 0.2, -0.2]) {
        const [ux, uy] = turned(axis, angle * Math.PI)
        wishes.push({ through: [point[0] - uy * side, point[1] + ux * side], direction: [ux, uy], bow: 0 })
      }
    }
    const cuts = wishes
      .map((wish) => cutBlock(block, wish, { ...this.#rules, minAngle: 25, minArea: 1500 }))
      .filter((cut) => cut !== null)
      .filter((cut) => nearestOnLine(point, cut.line).distance < 40)
    const cut = cuts[0]
    if (cut === undefined) return null
    this.#accept(block, cut)
    return cut.line
  }

  cutToGrain(): void {
    for (;;) {
      const block = this.#largest((frame) => excess(frame, this.#grain) > 1.3)
      if (block === undefined) return
      if (!this.#cut(block, this.#grain)) this.#finished.add(block)
    }
  }

  cutToCount(count: number): void {
    this.#finished.clear()
    while (this.lines.length < count) {
      const block = this.#largest((frame) => frame.length > 90)
      if (block === undefined) return
      const frame = frameOf(block)
      const fitting = { ...this.#grain, length: frame.length / 2, width: frame.width }
      if (!this.#cut(block, fitting)) this.#finished.add(block)
    }
  }

  #largest(isWorthwhile: (frame: Frame) => boolean): Block | undefined {
    let best: Block | undefined
    let bestArea = 0
    for (const block of this.blocks) {
      if (this.#finished.has(block)) continue
      const area = areaOf(block)
      if (area <= bestArea) continue
      if (!isWorthwhile(frameOf(block))) {
        this.#finished.add(block)
        continue
      }
      best = block
      bestArea = area
    }
    return best
  }

  #cut(block: Block, grain: Grain): boolean {
    const rules = rulesNear(block, this.#rules)
    let best: { cut: Cut; cost: number } | null = null
    for (const wish of wishesFor(block, grain, this.#around.random)) {
      const cut = cutBlock(block, wish, rules)
      if (cut === null) continue
      const [left, right] = cut.sides.map(areaOf)
      const cost = Math.abs((left ?? 0) - (right ?? 0)) / areaOf(block) / 2 + raggedness(cut)
      if (best === null || cost < best.cost) best = { cut, cost }
      if (cost < GOOD_ENOUGH) break
    }
    if (best === null) return false
    this.#accept(block, best.cut)
    return true
  }

  #accept(block: Block, cut: Cut): void {
    this.blocks.splice(this.blocks.indexOf(block), 1, ...cut.sides)
    this.lines.push(cut.line)
    this.#around.junctions.push(at(cut.line, 0), at(cut.line, cut.line.length - 1))
  }
}

/** How many times too long or too wide a block is, whichever is worse. */
function excess(frame: { length: number; width: number }, grain: Grain): number {
  return Math.max(frame.length / grain.length, frame.width / grain.width)
}

/** Triangles and slivers make poor blocks: the share of their rectangle that they leave empty. */
function raggedness(cut: Cut): number {
  return cut.sides
    .map((side) => {
      const frame = frameOf(side)
      return 1 - areaOf(side) / (frame.length * frame.width)
    })
    .reduce((sum, share) => sum + share, 0)
}

function wishesFor(block: Block, grain: Grain, random: Random): CutWish[] {
  const frame = frameOf(block)
  // Large blocks are first quartered: long parallel streets without a crossing are nobody's neighbourhood.
  const across = frame.length > 1.6 * grain.length || frame.length / grain.length >= frame.width / grain.width
  const [ux, uy] = frame.axis
  const normal: Position = [-uy, ux]
  const direction = across ? normal : frame.axis
  const step = across ? frame.axis : normal
  const extent = across ? frame.length : frame.width
  const parts = Math.max(2, Math.round(extent / (across ? grain.length : grain.width)))
  const share = Math.floor(parts / 2) / parts
  const bend = (random() - 0.5) * 2 * grain.bow
  const wishes: CutWish[] = []
  for (const shift of [0, 0.05, -0.05, 0.1, -0.1, 0.17, -0.17]) {
    for (const tilt of [0, 1, -1, 3, -3]) {
      const reach = (share + shift - 0.5) * extent
      wishes.push({
        through: [frame.centre[0] + step[0] * reach, frame.centre[1] + step[1] * reach],
        direction: turned(direction, tilt * grain.tilt * (0.5 + random())),
        bow: bend,
      })
    }
  }
  return wishes
}

function turned([x, y]: Position, angle: number): Position {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [x * cos - y * sin, x * sin + y * cos]
}

/** How nearly two lines that meet go straight on: 1 straight, 0 at right angles; null: they do not meet. */
export function continuity(first: Line, second: Line): number | null {
  let best: number | null = null
  for (const a of [first, [...first].reverse()]) {
    for (const b of [second, [...second].reverse()]) {
      const end = at(a, a.length - 1)
      if (distance(end, at(b, 0)) > 0.02) continue
      const into = direction(at(a, a.length - 2), end)
      const out = direction(at(b, 0), at(b, 1))
      const cosine = into[0] * out[0] + into[1] * out[1]
      if (best === null || cosine > best) best = cosine
    }
  }
  return best
}

function direction(a: Position, b: Position): Position {
  const length = distance(a, b)
  return [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
}
