import type { StreetPart } from '../contract.ts'
import type { OutcomeOf, StreetList } from '../listing/street-list.ts'
import type { HousesRow } from '../repository/index.ts'
import type { FoundPlace, PlanFindings } from './contract.ts'

type Schools = FoundPlace['schools']

/** More of one kind nobody reads on a screen; the counts are of all. */
const SHOWN = 300

/** What the street list of a plan says that an official should look at before it holds. */
export function findingsIn(
  { streets }: StreetList,
  schools: Schools,
): Omit<PlanFindings, 'against' | 'moves'> {
  const parts = streets.flatMap((street) => street.parts.map((part) => ({ street, part })))
  const placesOf = (status: StreetPart['status']): FoundPlace[] =>
    parts
      .filter(({ part }) => part.status === status)
      .slice(0, SHOWN)
      .map(({ street: { name, locality }, part }) => ({
        street: name,
        locality: locality.name,
        words: part.words,
        addressCount: part.addressCount,
        addressId: part.addressId,
        schools: part.schools.map(({ school }) => school),
      }))
  const idle = streets.flatMap(({ name, locality, idleRules }) =>
    idleRules.map(({ words, school }) => ({ street: name, locality: locality.name, words, school })),
  )
  const answering = new Set(parts.flatMap(({ part }) => part.schools.map(({ school }) => school.id)))
  return {
    addressCount: sum(parts.map(({ part }) => part)),
    statuses: statusesOf(parts.map(({ part }) => part)),
    uncovered: placesOf('uncovered'),
    conflicts: placesOf('conflict'),
    idleRules: idle.slice(0, SHOWN),
    schoolsWithoutAddresses: schools.filter(({ id }) => !answering.has(id)),
  }
}

const STATUSES = ['certain', 'joint', 'by-grade', 'conflict', 'uncovered'] as const

function statusesOf(parts: readonly StreetPart[]): PlanFindings['statuses'] {
  return STATUSES.map((status) => ({
    status,
    addressCount: sum(parts.filter((part) => part.status === status)),
  })).filter(({ addressCount }) => addressCount > 0)
}

function sum(parts: readonly StreetPart[]): number {
  return parts.reduce((total, { addressCount }) => total + addressCount, 0)
}

/** Who belongs where in a plan, and how that is decided. */
interface Side {
  readonly houses: readonly HousesRow[]
  readonly outcomeOf: OutcomeOf
}

/** How many standing addresses get other schools by the plan `to` than they have by `from`, the most first. */
export function movesBetween(from: Side, to: Side, on: string): PlanFindings['moves'] {
  const before = new Map<number, string>()
  for (const { id, belongings } of standingIn(from.houses, on)) before.set(id, belongings)
  const moves = new Map<string, PlanFindings['moves'][number]>()
  for (const { id, belongings } of standingIn(to.houses, on)) {
    const was = from.outcomeOf(before.get(id) ?? '')
    const is = to.outcomeOf(belongings)
    if (was.key === is.key) continue
    const [left, right] = [schoolsOf(was), schoolsOf(is)]
    const key = `${idsOf(left)}>${idsOf(right)}`
    if (idsOf(left) === idsOf(right)) continue
    const known = moves.get(key)
    moves.set(key, { from: left, to: right, addressCount: (known?.addressCount ?? 0) + 1 })
  }
  return [...moves.values()].sort((a, b) => b.addressCount - a.addressCount).slice(0, SHOWN)
}

function* standingIn(
  houses: readonly HousesRow[],
  on: string,
): Generator<{ readonly id: number; readonly belongings: string }> {
  for (const { ids, closedOn, belongings } of houses) {
    for (const [index, id] of ids.entries()) {
      const closed = closedOn[index] ?? ''
      if (closed === '' || closed > on) yield { id, belongings: belongings[index] ?? '' }
    }
  }
}

function schoolsOf({ schools }: ReturnType<OutcomeOf>): Schools {
  return [...new Map(schools.map(({ school }) => [school.id, school])).values()]
}

function idsOf(schools: Schools): string {
  return schools
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join()
}
