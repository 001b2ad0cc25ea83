import type { CatchmentStreets, ListedStreet, StreetStatus } from '../contract.ts'
import { INDEX } from './alphabet.ts'

interface StreetFilter {
  readonly schoolId?: number | undefined
  readonly status?: StreetStatus | undefined
  /** Whether the street is one of those that were asked for by name. */
  readonly isNamed: (street: ListedStreet) => boolean
}

/** The streets that pass; of a street that is divided, the parts that do. */
export function filterStreets(
  streets: readonly ListedStreet[],
  { schoolId, status, isNamed }: StreetFilter,
): readonly ListedStreet[] {
  const named = streets.filter(isNamed)
  if (schoolId === undefined && status === undefined) return named
  return named
    .map((street) => ({
      ...street,
      parts: street.parts.filter(
        (part) =>
          (status === undefined || part.status === status) &&
          (schoolId === undefined || part.schools.some(({ school }) => school.id === schoolId)),
      ),
      idleRules: street.idleRules.filter(({ school }) => status === undefined && school.id === schoolId),
    }))
    .filter(({ parts, idleRules }) => parts.length + idleRules.length > 0)
}

/** How many streets stand under each letter, in the order of the index. */
export function lettersOf(streets: readonly ListedStreet[]): CatchmentStreets['letters'] {
  const counts = new Map<string, number>()
  for (const { letter } of streets) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return INDEX.flatMap((letter) => {
    const count = counts.get(letter)
    return count === undefined ? [] : [{ letter, count }]
  })
}
