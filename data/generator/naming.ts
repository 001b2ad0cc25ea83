import { type Line, type Position, type StreetKind } from './city.ts'
import { at, distance, lengthOf, nearestOnLine, pointAlong, rounded } from './geometry.ts'
import { type Character, continuity } from './local-streets.ts'
import { type Random } from './random.ts'

/** A street before it has a key: its lines follow each other in the direction of the numbers. */
export interface StreetDraft {
  /** '' for a nameless path. */
  readonly street: string
  readonly kind: StreetKind
  readonly character: Character
  /** The district that it was drawn for. */
  readonly district: number | null
  readonly lines: readonly Line[]
}

export interface NamingWish {
  readonly names: readonly string[]
  readonly forced: ReadonlyMap<string, Line>
  readonly character: Character
  readonly district: number
}

/** A street of a district is at most this many times as long as its streets would be on average. */
const LONGEST = 1.9

/** Joins the lines of a district into as many streets as there are names; what is left over is a path. */
export function nameStreets(lines: readonly Line[], wish: NamingWish, random: Random): StreetDraft[] {
  const groups = joined(lines, wish)
  const draft = (street: string, group: readonly Line[]): StreetDraft => ({
    street,
    kind: street === '' ? 'path' : 'local',
    character: wish.character,
    district: wish.district,
    lines: inOrder(group),
  })
  const forced = [...wish.forced].map(([street, line]) => ({
    street,
    group: groups.find((group) => group.includes(line)) ?? [line],
  }))
  const free = groups.filter((group) => !forced.some((f) => f.group === group))
  const byLength = enough(free, wish.names.length).sort((a, b) => total(b) - total(a))
  const named = byLength.slice(0, wish.names.length)
  const paths = withSideRoads(named, byLength.slice(wish.names.length))
  const squares = wish.names.filter((name) => /^(Plac|Rynek) /.test(name))
  const streets = shuffled(
    wish.names.filter((name) => !squares.includes(name)),
    random,
  )
  return [
    ...forced.map(({ street, group }) => draft(street, group)),
    // The shortest lines are last: squares take them.
    ...[...streets, ...squares].flatMap((street, i) => {
      const group = named[i]
      return group === undefined ? [] : [draft(street, group)]
    }),
    ...paths.map((group) => draft('', group)),
  ]
}

/** The groups, the longest divided until there are `count`: a street may change its name half-way. */
function enough(groups: readonly Line[][], count: number): Line[][] {
  const out = [...groups]
  while (out.length < count) {
    const longest = out.reduce((best, group) => (total(group) > total(best) ? group : best), out[0] ?? [])
    const halves = halved(longest)
    if (halves === null) return out
    out.splice(out.indexOf(longest), 1, ...halves)
  }
  return out
}

/** Metres of a street that is not divided any more. */
const SHORTEST_HALF = 60

function halved(group: Line[]): [Line[], Line[]] | null {
  const ordered = inOrder(group)
  if (total(group) < 2 * SHORTEST_HALF) return null
  if (ordered.length > 1) return [ordered.slice(0, -1), ordered.slice(-1)]
  const line = at(ordered, 0)
  const half = lengthOf(line) / 2
  const { point } = pointAlong(line, half)
  const middle = rounded(point[0], point[1])
  const cut = line.findIndex((_, i) => lengthOf(line.slice(0, i + 1)) >= half)
  return [[[...line.slice(0, cut), middle]], [[middle, ...line.slice(cut)]]]
}

/** Gives each road without a name to the shortest street that it leaves; returns those that leave none. */
function withSideRoads(named: readonly Line[][], nameless: readonly Line[][]): Line[][] {
  return nameless.filter((group) => {
    const host = named
      .filter((street) => street.some((line) => group.some((other) => touches(line, other))))
      .sort((a, b) => total(a) - total(b))[0]
    host?.push(...group)
    return host === undefined
  })
}

function total(group: readonly Line[]): number {
  return group.reduce((sum, line) => sum + lengthOf(line), 0)
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((value) => ({ value, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value)
}

function joined(lines: readonly Line[], wish: NamingWish): Line[][] {
  const forcedLines = new Set(wish.forced.values())
  const groupOf = new Map(lines.map((line) => [line, [line]]))
  let count = lines.length
  const wanted = wish.names.length + wish.forced.size
  const longest = Math.max(400, (total(lines) / Math.max(1, wanted)) * LONGEST)
  for (const { first, second } of meetings(lines)) {
    if (count <= wanted) break
    const a = groupOf.get(first) ?? [first]
    const b = groupOf.get(second) ?? [second]
    const both = [...a, ...b]
    if (a === b || total(both) > longest) continue
    if (both.filter((line) => forcedLines.has(line)).length > 1) continue
    for (const line of both) groupOf.set(line, both)
    count -= 1
  }
  return [...new Set(groupOf.values())]
}

/** Pairs of lines that meet, the straightest continuations first, side roads last. */
function meetings(lines: readonly Line[]): { first: Line; second: Line }[] {
  const found: { first: Line; second: Line; score: number }[] = []
  lines.forEach((first, i) => {
    for (const second of lines.slice(i + 1)) {
      if (!areNear(first, second)) continue
      const score = continuity(first, second) ?? (touches(first, second) ? 0 : null)
      if (score !== null && score >= -0.3) found.push({ first, second, score })
    }
  })
  return found.sort((a, b) => b.score - a.score)
}

function areNear(first: Line, second: Line): boolean {
  const reach = lengthOf(first) + lengthOf(second)
  return distance(at(first, 0), at(second, 0)) <= reach
}

function touches(first: Line, second: Line): boolean {
  const ends = (line: Line): Position[] => [at(line, 0), at(line, line.length - 1)]
  return (
    ends(first).some((p) => nearestOnLine(p, second).distance < 0.02) ||
    ends(second).some((p) => nearestOnLine(p, first).distance < 0.02)
  )
}

/** Orders the lines of a street so that each begins where the street already is, from one of its ends. */
function inOrder(group: readonly Line[]): Line[] {
  const rest = [...group]
  const loose = (line: Line, p: Position): boolean =>
    group.every((other) => other === line || nearestOnLine(p, other).distance > 0.02)
  const startIndex = Math.max(
    0,
    rest.findIndex((line) => loose(line, at(line, 0)) || loose(line, at(line, line.length - 1))),
  )
  const start = at(rest.splice(startIndex, 1), 0)
  const out = [loose(start, at(start, 0)) ? start : [...start].reverse()]
  while (rest.length > 0) {
    const tail = at(out, out.length - 1)
    const end = at(tail, tail.length - 1)
    const next = at(
      [...rest].sort((a, b) => gap(a, end) - gap(b, end)),
      0,
    )
    rest.splice(rest.indexOf(next), 1)
    out.push(
      distance(at(next, 0), end) <= distance(at(next, next.length - 1), end) ? next : [...next].reverse(),
    )
  }
  return out
}

function gap(line: Line, p: Position): number {
  return Math.min(distance(at(line, 0), p), distance(at(line, line.length - 1), p))
}
