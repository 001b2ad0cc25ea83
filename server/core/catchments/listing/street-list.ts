import { decideInPlan } from '../answers/compose.ts'
import type { FullHit, Network } from '../answers/network.ts'
import { holdsFor } from '../answers/decide.ts'
import type { CatchmentStreets, ListedStreet, StreetPart } from '../contract.ts'
import type { Plan } from '../repository/index.ts'
import type { NumberRule, Rule } from '../rules/rule.ts'
import { numbersText } from '../rules/rule-text.ts'
import { condense } from './condense.ts'
import type { BookPlace, House } from './place.ts'

/** Every street with what its numbers belong to, in alphabetical order, and what there is to choose from. */
export type StreetList = Pick<CatchmentStreets, 'streets' | 'schools' | 'statuses'>

interface Frame {
  readonly plan: Plan
  readonly network: Network
  readonly rules: readonly Rule[]
  readonly entryYear: number
  /** The record date. */
  readonly on: string
}

/**
 * The ranges are condensed from the addresses as they belong, by the same decision that answers for an address: list
 * and answer cannot differ (ADR 6). What the rules say stands beside, for houses that are still to be built.
 */
export function listStreets(places: readonly BookPlace[], frame: Frame): StreetList {
  const standing = places.map((place) => ({
    place,
    houses: place.houses.filter(({ closedOn }) => closedOn === '' || closedOn > frame.on),
  }))
  const outcomeOf = outcomes(frame)
  const idleAt = idleRules(
    standing.flatMap(({ houses }) => houses),
    frame,
  )
  const streets = standing
    .map(({ place, houses }) => listedStreet(place, partsOf(houses, outcomeOf), idleAt(place)))
    // A locality stands here for its addresses without a street.
    .filter(({ id, parts, idleRules }) => id !== null || parts.length + idleRules.length > 0)
  return { streets, schools: schoolsIn(streets), statuses: statusesIn(streets) }
}

function listedStreet(
  { streetId, ulic, name, sortName, letter, ...place }: BookPlace,
  parts: StreetPart[],
  idleRules: ListedStreet['idleRules'],
): ListedStreet {
  const locality = { id: place.localityId, simc: place.simc, name: place.locality }
  const addressCount = parts.reduce((sum, part) => sum + part.addressCount, 0)
  return { id: streetId, ulic, name, sortName, letter, locality, addressCount, parts, idleRules }
}

type Outcome = Pick<StreetPart, 'status' | 'schools' | 'rules'> & {
  /** The same for what is told as one part. */
  readonly key: string
}

export type OutcomeOf = (belongings: string) => Outcome

/** What holds for addresses that belong alike is decided once. */
export function outcomes(frame: Omit<Frame, 'rules' | 'on'>): OutcomeOf {
  const known = new Map<string, Outcome>()
  return (belongings) => {
    const outcome = known.get(belongings) ?? decideAt(belongings, frame)
    known.set(belongings, outcome)
    return outcome
  }
}

function decideAt(belongings: string, { plan, network, entryYear }: Omit<Frame, 'rules' | 'on'>): Outcome {
  const hits = network.hitsOf(belongings.split(' ').filter(Boolean).map(readBelonging))
  const { status, answers } = decideInPlan(hits, plan, entryYear)
  const schools = answers.map(({ hit, grades }) => ({ school: brief(hit), grades }))
  const key = schools.map(({ school, grades }) => `${school.id}:${grades?.join() ?? ''}`).join(' ')
  return { key: `${status} ${key}`, status, schools, rules: answers.flatMap(({ hit }) => wordsOf(hit) ?? []) }
}

function readBelonging(text: string) {
  const [catchment = '', rule = ''] = text.split(':')
  return { catchmentId: Number(catchment), ruleId: rule === '' ? null : Number(rule), grades: null }
}

function brief({ school: { id, rspo, name, shortName, mark } }: FullHit) {
  return { id, rspo, name, shortName, mark }
}

function wordsOf({ rule }: FullHit): StreetPart['rules'][number] | undefined {
  if (rule === null) return undefined
  // A range without bounds is a whole side, and is to be told alike.
  const isWhole = rule.kind === 'range' && rule.from === null && rule.to === null
  return { words: numbersText(isWhole ? { ...rule, kind: 'whole' } : rule), text: rule.text }
}

interface Group {
  readonly outcome: Outcome
  readonly houses: House[]
  readonly rules: Map<string, StreetPart['rules'][number]>
}

/** Houses of one outcome are a part; parts stand in the order of their lowest numbers. */
function partsOf(houses: readonly House[], outcomeOf: OutcomeOf): StreetPart[] {
  const groups = new Map<string, Group>()
  for (const house of houses) {
    const outcome = outcomeOf(house.belongings)
    const group: Group = groups.get(outcome.key) ?? { outcome, houses: [], rules: new Map() }
    group.houses.push(house)
    for (const rule of outcome.rules) group.rules.set(rule.words, rule)
    groups.set(outcome.key, group)
  }
  return [...groups.values()].map(({ outcome: { status, schools }, houses: own, rules }) => {
    const inside = new Set(own)
    const others = houses.filter((house) => !inside.has(house))
    const numbers = condense(numbersOf(own), numbersOf(others))
    return {
      status,
      schools,
      numbers: numbers.map(told),
      words: numbers.map(numbersText).join('; '),
      addressCount: own.length,
      addressId: own[0]?.id ?? 0,
      rules: [...rules.values()],
    }
  })
}

/** Exceptions are never made. */
function told({ kind, parity, from, to, numbers }: NumberRule): StreetPart['numbers'][number] {
  return { kind, parity, from, to, numbers: [...numbers] }
}

function numbersOf(houses: readonly House[]): string[] {
  return houses.map(({ number }) => number)
}

/** The rules of each place by which no standing address belongs. */
function idleRules(
  houses: readonly House[],
  { rules, network, entryYear }: Frame,
): (place: BookPlace) => ListedStreet['idleRules'] {
  const keys = new Set(houses.map(({ belongings }) => belongings))
  const used = new Set(
    [...keys].flatMap((key) =>
      key
        .split(' ')
        .filter(Boolean)
        .map((text) => readBelonging(text).ruleId),
    ),
  )
  const idle = rules.filter((rule) => !used.has(rule.id) && holdsFor(rule, entryYear))
  return ({ streetId, localityId }) =>
    idle
      .filter((rule) => rule.streetId === streetId && (streetId !== null || rule.localityId === localityId))
      .flatMap(({ id, catchmentId }) => network.hitsOf([{ catchmentId, ruleId: id, grades: null }]))
      .flatMap((hit) => {
        const words = wordsOf(hit)
        return words === undefined ? [] : [{ ...words, school: brief(hit) }]
      })
}

const byNumber = new Intl.Collator('pl', { numeric: true })

function schoolsIn(streets: readonly ListedStreet[]): StreetList['schools'] {
  const schools = streets.flatMap(({ parts, idleRules }) => [
    ...parts.flatMap((part) => part.schools.map(({ school }) => school)),
    ...idleRules.map(({ school }) => school),
  ])
  return [...new Map(schools.map((school) => [school.id, school])).values()].sort(
    (a, b) => byNumber.compare(a.shortName, b.shortName) || a.id - b.id,
  )
}

const STATUSES = ['certain', 'joint', 'by-grade', 'conflict', 'uncovered'] as const

function statusesIn(streets: readonly ListedStreet[]): StreetList['statuses'] {
  return STATUSES.map((status) => ({
    status,
    count: streets.filter(({ parts }) => parts.some((part) => part.status === status)).length,
  })).filter(({ count }) => count > 0)
}
