import { type Position } from './city.ts'
import { push } from './coverage.ts'
import { type Character } from './local-streets.ts'

const CELL = 160
/** More cells than the country is wide: makes one number of a column and a row. */
const ROWS = 100_000

/** A place whose character is known, or (null) follows from what is around it: main roads pass through all. */
export interface Placed {
  readonly point: Position
  readonly character: Character | null
}

/** The character of every place: its own, or that of most around it; detached houses where nothing is. */
export function charactersOf(places: readonly Placed[]): Character[] {
  const cells = new Map<number, Character[]>()
  for (const { point, character } of places) {
    if (character !== null) push(cells, cellOf(point, 0, 0), character)
  }
  const most = new Map<number, Character>()
  return places.map(({ point, character }) => {
    if (character !== null) return character
    const cell = cellOf(point, 0, 0)
    const known = most.get(cell) ?? commonest(around(cells, point))
    most.set(cell, known)
    return known
  })
}

function cellOf([e, n]: Position, east: number, north: number): number {
  return (Math.floor(e / CELL) + east) * ROWS + Math.floor(n / CELL) + north
}

function around(cells: ReadonlyMap<number, Character[]>, p: Position): Character[] {
  const steps = [-1, 0, 1]
  return steps.flatMap((east) => steps.flatMap((north) => cells.get(cellOf(p, east, north)) ?? []))
}

function commonest(characters: readonly Character[]): Character {
  // A slab has as many inhabitants as a street of houses, and far fewer addresses.
  const weights: Record<Character, number> = { villas: 0, estate: 0, centre: 0 }
  for (const character of characters) weights[character] += character === 'estate' ? 1.6 : 1
  const order: Character[] = ['centre', 'estate', 'villas']
  const best = Math.max(...Object.values(weights))
  return best === 0 ? 'villas' : (order.find((character) => weights[character] === best) ?? 'villas')
}
