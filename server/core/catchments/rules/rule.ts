export type Parity = 'all' | 'odd' | 'even'
export type RuleKind = 'whole' | 'range' | 'list'

/** What one rule of a resolution says. Null bounds are open; null grades are all; the last entry year is not included. */
export interface Rule {
  readonly id: number
  readonly catchmentId: number
  /** Null: the rule speaks of a whole locality, or of the numbers of one without streets. */
  readonly streetId: number | null
  readonly localityId: number | null
  readonly kind: RuleKind
  readonly parity: Parity
  readonly from: string | null
  readonly to: string | null
  readonly numbers: readonly string[]
  readonly except: readonly string[]
  readonly grades: readonly number[] | null
  readonly entryYearFrom: number | null
  readonly entryYearTo: number | null
}

/** The part of a rule that speaks of house numbers. */
export type NumberRule = Pick<Rule, 'kind' | 'parity' | 'from' | 'to' | 'numbers' | 'except'>

/** An address as rules see it. */
export interface PlacedAddress {
  readonly id: number
  readonly streetId: number | null
  readonly localityId: number
  readonly number: string
}

/** An address belongs to a catchment by a rule; `review` asks an official to look at it. */
export interface Membership {
  readonly addressId: number
  readonly catchmentId: number
  readonly ruleId: number
  readonly review: boolean
}
