import { type DemoStreet, type Line, type Position, type StreetKind } from '../city.ts'
import { push } from '../coverage.ts'
import { at, nearestOnLine, pointAlong } from '../geometry.ts'
import { type Character } from '../local-streets.ts'
import { boxOf } from '../survey.ts'

/** An address that wants a building. */
export interface Door {
  readonly point: Position
  readonly streetKey: string | null
  readonly character: Character
}

/** A door as it stands to its street. */
export interface Stand {
  readonly door: Door
  readonly line: Line
  readonly kind: StreetKind
  /** Metres from the start of the line, and away from it. */
  readonly along: number
  readonly offset: number
  /** 1: on the left of the line. */
  readonly side: 1 | -1
  /** Unit vector of the street here. */
  readonly direction: Position
}

/** Half of the carriageway with its kerb, metres. */
export const CARRIAGEWAY: Readonly<Record<StreetKind, number>> = {
  arterial: 6,
  collector: 4.5,
  local: 3.2,
  path: 1.6,
}

/** Doors farther from the street stand in a second row. */
const SECOND_ROW = 29

/** Doors in the order of their streets: each list is one row on one side of one line. */
export function frontages(streets: readonly DemoStreet[], doors: readonly Door[]): Stand[][] {
  const byKey = new Map(streets.map((street) => [street.key, street]))
  const rows = new Map<string, Stand[]>()
  for (const door of doors) {
    const street = byKey.get(door.streetKey ?? '')
    if (street === undefined) continue
    const { stand, index } = standOf(door, street)
    push(rows, `${street.key} ${index} ${stand.side} ${stand.offset > SECOND_ROW ? 2 : 1}`, stand)
  }
  return [...rows.values()].map((row) => row.sort((a, b) => a.along - b.along))
}

function standOf(door: Door, { lines, kind }: DemoStreet): { stand: Stand; index: number } {
  let best = { index: 0, found: nearestOnLine(door.point, at(lines, 0)) }
  lines.forEach((line, index) => {
    const [west, south, east, north] = boxOf(line)
    const reach = best.found.distance
    const [e, n] = door.point
    if (index === 0 || e < west - reach || e > east + reach || n < south - reach || n > north + reach) return
    const found = nearestOnLine(door.point, line)
    if (found.distance < reach) best = { index, found }
  })
  const line = at(lines, best.index)
  const { along, distance: offset } = best.found
  const { point, direction } = pointAlong(line, along)
  const cross = direction[0] * (door.point[1] - point[1]) - direction[1] * (door.point[0] - point[0])
  const stand: Stand = { door, line, kind, along, offset, side: cross > 0 ? 1 : -1, direction }
  return { stand, index: best.index }
}
