import type { Level } from '../../schools/contract.ts'
import type { Belonging, NetworkRow, Plan } from '../repository/index.ts'
import { rank } from '../rules/match-rules.ts'
import { ruleText } from '../rules/rule-text.ts'
import type { Hit } from './decide.ts'

type Catchment = NetworkRow['catchments'][number]
type NetworkRule = NetworkRow['rules'][number]

/** A belonging with all that an answer says of it. */
export interface FullHit extends Hit {
  readonly planId: number
  readonly rule: (NetworkRule & { readonly words: string }) | null
  readonly school: Catchment['school']
  readonly sites: Catchment['sites']
}

/** All plans of a municipality as one state of the database had them. */
export interface Network {
  readonly version: string
  readonly addressesAsOf: string | null
  readonly plans: readonly Plan[]
  /** The belongings in full, in the order of the schools. */
  hitsOf(belongings: readonly Belonging[]): FullHit[]
}

export function buildNetwork({ version, addressesAsOf, plans, catchments, rules }: NetworkRow): Network {
  const catchmentOf = new Map(catchments.map((catchment, order) => [catchment.id, { ...catchment, order }]))
  const ruleOf = new Map(rules.map((rule) => [rule.id, { ...rule, words: ruleText(rule, rule.place) }]))
  const hitOf = ({ catchmentId, ruleId, grades }: Belonging) => {
    const catchment = catchmentOf.get(catchmentId)
    if (catchment === undefined)
      throw new Error(`No catchment ${catchmentId} in the network of version ${version}`)
    const { planId, jointGroup, school, sites, order } = catchment
    const rule = ruleId === null ? null : (ruleOf.get(ruleId) ?? null)
    return {
      order,
      hit: {
        planId,
        catchmentId,
        jointGroup,
        // An area that decides says as much as a whole street.
        rank: rule === null ? 1 : rank(rule),
        grades: rule === null ? grades : rule.grades,
        entryYearFrom: rule?.entryYearFrom ?? null,
        entryYearTo: rule?.entryYearTo ?? null,
        rule,
        school,
        sites,
      },
    }
  }
  return {
    version,
    addressesAsOf,
    plans,
    hitsOf: (belongings) =>
      belongings
        .map(hitOf)
        .sort((a, b) => a.order - b.order)
        .map(({ hit }) => hit),
  }
}

/** For which level and entrants the question is, and as of which record. */
export interface Asked {
  readonly level: Level
  readonly entryYear: number
  readonly on: string
}

/** The plan that answers, and the one that takes over from it. */
export interface Answering {
  readonly entryYear: number
  readonly plan: Plan | undefined
  readonly later: Plan | undefined
}

/**
 * The plan for the entrants of a year: the latest that begins with them or before (law.md R2.8: a plan binds those
 * who enter from its year on), among the adopted ones that the city held true on the record date.
 */
export function choosePlan(plans: readonly Plan[], { level, entryYear, on }: Asked): Answering {
  const known = plans
    .filter((plan) => plan.level === level && plan.state === 'adopted')
    .filter((plan) => plan.knownFrom <= on && (plan.knownTo === null || plan.knownTo > on))
    .sort((a, b) => compareText(b.knownFrom, a.knownFrom) || b.id - a.id)
  const begun = known.filter((plan) => plan.entryYearFrom <= entryYear)
  const coming = known.filter((plan) => plan.entryYearFrom > entryYear)
  const latest = Math.max(...begun.map((plan) => plan.entryYearFrom))
  const next = Math.min(...coming.map((plan) => plan.entryYearFrom))
  return {
    entryYear,
    plan: begun.find((plan) => plan.entryYearFrom === latest),
    later: coming.find((plan) => plan.entryYearFrom === next),
  }
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
