import { type Line, type Position } from './city.ts'
import { nodeOf, push } from './coverage.ts'
import { at, distance, nearestOnLine, rounded, segmentsOf } from './geometry.ts'
import { type StreetDraft } from './naming.ts'
import { noded } from './planar.ts'

/** Streets that reach no other get a way to the nearest one: everybody must get home. */
export function connected(drafts: readonly StreetDraft[]): StreetDraft[] {
  const lines = noded(drafts.flatMap((draft) => draft.lines))
  const owners = drafts.flatMap((draft, i) => draft.lines.map(() => i))
  const groups = groupsOf(lines)
  const [whole, ...islands] = groups.sort((a, b) => b.length - a.length)
  if (whole === undefined || islands.length === 0) return [...drafts]
  const mainland = whole.map((i) => at(lines, i))
  const ways = new Map<number, Line[]>()
  for (const island of islands) {
    const { line, way } = wayFrom(
      island.map((i) => ({ index: i, line: at(lines, i) })),
      mainland,
    )
    push(ways, at(owners, line), way)
    mainland.push(...island.map((i) => at(lines, i)), way)
  }
  return drafts.map((draft, i) => ({ ...draft, lines: [...draft.lines, ...(ways.get(i) ?? [])] }))
}

/** Indexes of lines that hang together, group by group. */
function groupsOf(lines: readonly Line[]): number[][] {
  const parent = lines.map((_, i) => i)
  const root = (i: number): number => {
    let top = i
    while (at(parent, top) !== top) top = at(parent, top)
    parent[i] = top
    return top
  }
  const first = new Map<number, number>()
  lines.forEach((line, i) => {
    for (const p of line) {
      const other = first.get(nodeOf(p))
      if (other === undefined) first.set(nodeOf(p), i)
      else parent[root(i)] = root(other)
    }
  })
  const groups = new Map<number, number[]>()
  lines.forEach((_, i) => {
    push(groups, root(i), i)
  })
  return [...groups.values()]
}

interface Way {
  readonly line: number
  readonly from: Position
  readonly to: Position
  readonly length: number
}

/** The shortest straight way from a group of lines to the others, from one of its vertices. */
function wayFrom(
  island: readonly { readonly index: number; readonly line: Line }[],
  mainland: readonly Line[],
): { line: number; way: Line } {
  const starts = island.flatMap(({ index, line }) => line.map((from) => ({ index, from })))
  const longest = mainland.map((line) => Math.max(...segmentsOf(line).map(([a, b]) => distance(a, b))))
  let best: Way | null = null
  for (const { index, from } of starts) best = nearest({ index, from, best }, mainland, longest)
  if (best === null) throw new RangeError('a network has streets')
  return { line: best.line, way: [best.from, rounded(best.to[0], best.to[1])] }
}

function nearest(
  { index, from, best }: { readonly index: number; readonly from: Position; readonly best: Way | null },
  mainland: readonly Line[],
  longest: readonly number[],
): Way | null {
  let found = best
  mainland.forEach((other, i) => {
    // A line is no nearer than its first position, less its whole length.
    const reach = found === null ? Infinity : found.length
    if (distance(from, at(other, 0)) > reach + at(longest, i) * other.length) return
    const { point, distance: length } = nearestOnLine(from, other)
    if (length < reach) found = { line: index, from, to: point, length }
  })
  return found
}
