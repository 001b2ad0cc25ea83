import { randomBytes } from 'node:crypto'

import { LRUCache } from 'lru-cache'

import { peselFacts } from '../../identifiers/contract.ts'
import {
  type CitizenNode,
  NodeFault,
  type NodeVisit,
  type SimulatedAnswer,
  type SimulatedPerson,
  type SimulatorDesk,
} from './node.ts'

/** More than a demo has at a time. */
const MOST = 500
const BYTES = 32

interface Kept {
  readonly requestId: string
  readonly given: SimulatedAnswer
  readonly authenticatedAt: string
}

/**
 * Stands in for login.gov.pl in demo cities: it proves nothing. As there, the browser carries a random artifact only, and the
 * server asks what it stands for, once. What it remembers is in this process, as it would be in another system.
 */
export function createSimulator(people: readonly SimulatedPerson[]): CitizenNode {
  const requests = new LRUCache<string, NodeVisit>({ max: MOST })
  const artifacts = new LRUCache<string, Kept>({ max: MOST })
  const simulator: SimulatorDesk = {
    people,
    answer(requestId, given, now) {
      const visit = requests.get(requestId)
      const isKnown = given.kind === 'fault' || people.some(({ key }) => key === given.key)
      if (visit === undefined || !isKnown) return undefined
      requests.delete(requestId)
      const artifact = randomBytes(BYTES).toString('base64url')
      artifacts.set(artifact, { requestId, given, authenticatedAt: now })
      const back = new URL(visit.backTo)
      back.searchParams.set('SAMLart', artifact)
      back.searchParams.set('RelayState', visit.state)
      return back.href
    },
  }
  return {
    simulator,
    serves: ({ isDemo }) => isDemo,
    begin(visit) {
      requests.set(visit.requestId, visit)
      const page = new URL('logowanie/login-gov-pl/symulator', visit.home)
      page.searchParams.set('zadanie', visit.requestId)
      return Promise.resolve(page.href)
    },
    finish({ artifact }) {
      const kept = artifacts.get(artifact)
      artifacts.delete(artifact)
      return Promise.resolve().then(() => told(people, kept))
    },
  }
}

function told(people: readonly SimulatedPerson[], kept: Kept | undefined): unknown {
  if (kept === undefined) throw new NodeFault('wrong-answer')
  const { given, requestId, authenticatedAt } = kept
  if (given.kind === 'fault') throw new NodeFault(given.fault)
  const person = people.find(({ key }) => key === given.key)
  if (person === undefined) throw new NodeFault('wrong-answer')
  const { givenNames, familyName, pesel } = person
  const { birthDate } = peselFacts(pesel)
  return {
    givenNames,
    familyName,
    pesel,
    birthDate,
    level: given.level,
    authenticatedAt,
    inAnswerTo: requestId,
  }
}
