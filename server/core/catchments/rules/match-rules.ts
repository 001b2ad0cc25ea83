import {
  isExcepted,
  isNamed,
  isNearlyExcepted,
  type ReadNumber,
  readNumber,
  secondNumber,
} from './numbers.ts'
import type { Membership, PlacedAddress, Rule } from './rule.ts'

/**
 * Which addresses belong to which catchments by which rules, by the conventions of law.md 2.2: a list beats a
 * range, a range a whole street, a whole street a whole locality; an exclusion beats all within its catchment.
 * Rules of equal rank all hold, so two catchments may claim an address: whether that is a joint catchment or a
 * conflict is for the answer to say. A rule that is beaten only for some grades or entrants is kept.
 */
export function matchRules(rules: readonly Rule[], addresses: readonly PlacedAddress[]): Membership[] {
  const rulesOf = byPlace(rules)
  return addresses.flatMap((address) => matchAddress(address, rulesOf(address)))
}

/** How exactly a rule names an address: the higher rank wins. */
export function rank(rule: Pick<Rule, 'kind' | 'streetId'>): number {
  if (rule.kind === 'list') return 3
  if (rule.kind === 'range') return 2
  return rule.streetId === null ? 0 : 1
}

function matchAddress(address: PlacedAddress, rules: readonly Rule[]): Membership[] {
  if (rules.length === 0) return []
  const number = readNumber(address.number)
  const holding = winners(rules, number)
  const second = secondNumber(number)
  const elsewhere = second !== undefined && fallsElsewhere(winners(rules, second), holding)
  return holding.map((rule) => ({
    addressId: address.id,
    catchmentId: rule.catchmentId,
    ruleId: rule.id,
    review: elsewhere || isNearlyExcepted(rule, number),
  }))
}

function winners(rules: readonly Rule[], number: ReadNumber): Rule[] {
  const exclusions = rules.filter((rule) => isExcepted(rule, number))
  const naming = rules.filter(
    (rule) =>
      isNamed(rule, number) &&
      !exclusions.some((exclusion) => exclusion.catchmentId === rule.catchmentId && covers(exclusion, rule)),
  )
  return naming.filter((rule) => !isBeaten(rule, naming))
}

/** Whether higher-ranked rules speak for everyone, grade by grade, for whom this one does. */
function isBeaten(rule: Rule, all: readonly Rule[]): boolean {
  const higher = all.filter((other) => rank(other) > rank(rule) && coversYears(other, rule))
  if (higher.length === 0) return false
  if (rule.grades === null) return higher.some((other) => other.grades === null)
  return rule.grades.every((grade) => higher.some((other) => other.grades?.includes(grade) ?? true))
}

function covers(a: Rule, b: Rule): boolean {
  return (
    coversYears(a, b) &&
    (a.grades === null || (b.grades?.every((grade) => a.grades?.includes(grade)) ?? false))
  )
}

function coversYears(a: Rule, b: Rule): boolean {
  return (
    (a.entryYearFrom ?? -Infinity) <= (b.entryYearFrom ?? -Infinity) &&
    (a.entryYearTo ?? Infinity) >= (b.entryYearTo ?? Infinity)
  )
}

function fallsElsewhere(second: readonly Rule[], first: readonly Rule[]): boolean {
  const own = new Set(first.map((rule) => rule.catchmentId))
  return second.some((rule) => !own.has(rule.catchmentId))
}

/** Rules of an address' street, and those that speak of its locality. */
function byPlace(rules: readonly Rule[]): (address: PlacedAddress) => Rule[] {
  const ofStreet = new Map<number, Rule[]>()
  const ofLocality = new Map<number, Rule[]>()
  for (const rule of rules) {
    if (rule.streetId !== null) append(ofStreet, rule.streetId, rule)
    else if (rule.localityId !== null) append(ofLocality, rule.localityId, rule)
  }
  return ({ streetId, localityId }) => {
    const local = ofLocality.get(localityId) ?? []
    if (streetId === null) return local
    // Numbers of a locality are those outside its streets; only the whole of it takes the streets in too.
    return [...(ofStreet.get(streetId) ?? []), ...local.filter((rule) => rule.kind === 'whole')]
  }
}

function append(rulesOf: Map<number, Rule[]>, place: number, rule: Rule): void {
  const known = rulesOf.get(place)
  if (known === undefined) rulesOf.set(place, [rule])
  else known.push(rule)
}
