import type { TestCity } from './database.ts'
import type { Family } from './make-families.ts'
import type { Somebody } from './signed-in.ts'

/** What the questions of the access matrix are about. */
export interface Ground {
  /** The school of those who ask, and another one. */
  readonly own: number
  readonly other: number
  /** Accounts of librarians at these two schools. */
  readonly colleague: Somebody
  readonly stranger: Somebody
  /** The administrator of another municipality. */
  readonly foreigner: Somebody
  /** A child with a guardian in each of these two schools. */
  readonly family: Family
  readonly strangers: Family
  /** Another librarian of the own school, for what happens only once. */
  readonly fresh: () => Promise<Somebody>
}

/** Whether the question is about the asker's school or another. */
export type Relation = 'own' | 'other'

export interface Expectation {
  /** Whether what is asked about belongs to a school: then a right at another school does not count. */
  readonly isOfASchool: boolean
  ask(ground: Ground, relation: Relation): Promise<{ path: string; body?: object }>
  /** The answers to who has the right; 409 and 400 are the service's own refusals behind the door. */
  readonly open: readonly number[]
  readonly closed: readonly number[]
  /** Puts right what the question has changed for who asked. */
  after?(person: Somebody, city: TestCity): Promise<void>
}
