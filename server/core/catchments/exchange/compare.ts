import type { NumberRule } from '../rules/rule.ts'
import type { Reach } from './row.ts'

/** A rule with its place, whatever its number and its words. */
export interface PlacedRule extends NumberRule, Reach {
  readonly streetId: number | null
  readonly localityId: number | null
}

/** What a list does to the rules of one catchment. */
export interface Difference<Held, Brought> {
  /** Rules in the order of the plan: those that stay, then those that come. */
  readonly result: readonly (Held | Brought)[]
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
}

/** Two rules with the same text say the same. */
export function ruleKey(rule: PlacedRule, planYear: number): string {
  const { kind, parity, from, to, numbers, except, grades, entryYearFrom, entryYearTo } = rule
  const first = entryYearFrom === null || entryYearFrom <= planYear ? planYear : entryYearFrom
  return JSON.stringify([
    placeKeyOf(rule),
    kind,
    parity,
    from,
    to,
    numbers,
    except,
    grades,
    first,
    entryYearTo,
  ])
}

const placeKeyOf = ({ streetId, localityId }: PlacedRule) =>
  streetId === null ? `locality ${localityId ?? 0}` : `street ${streetId}`

/**
 * Compares the rules of a catchment with those that a list has for it. Rules that the list lacks stay, unless it is the whole of
 * the plan (`isComplete`) or has another rule for the same place, which then takes over.
 */
export function compareRules<Held extends PlacedRule, Brought extends PlacedRule>(
  held: readonly Held[],
  brought: readonly Brought[],
  { planYear, isComplete }: { readonly planYear: number; readonly isComplete: boolean },
): Difference<Held, Brought> {
  const heldKeys = new Set(held.map((rule) => ruleKey(rule, planYear)))
  const coming = brought.filter((rule) => !heldKeys.has(ruleKey(rule, planYear)))
  const broughtKeys = new Set(brought.map((rule) => ruleKey(rule, planYear)))
  const spokenOf = new Set(brought.map(placeKeyOf))
  const staying = held.filter(
    (rule) => broughtKeys.has(ruleKey(rule, planYear)) || !(isComplete || spokenOf.has(placeKeyOf(rule))),
  )
  const leaving = held.filter((rule) => !staying.includes(rule))
  const leavingPlaces = leaving.map(placeKeyOf)
  const changed = coming.filter((rule) => takeOne(leavingPlaces, placeKeyOf(rule))).length
  return {
    result: [...staying, ...coming],
    added: coming.length - changed,
    changed,
    unchanged: brought.length - coming.length,
    removed: leaving.length - changed,
  }
}

function takeOne(places: string[], place: string): boolean {
  const index = places.indexOf(place)
  if (index === -1) return false
  places.splice(index, 1)
  return true
}
