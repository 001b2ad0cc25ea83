import type { AttemptFacts } from '../repository/attempts.ts'

/** Wrong passwords that a person may type before they have to wait. */
const PATIENCE = 5
const LONGEST_WAIT_SECONDS = 300
/** Failures with one name from anywhere in an hour before networks that it does not come from usually have to wait. */
const NAME_LIMIT = 30
/** Names that one network may fail with in ten minutes: one password tried on many people. */
const NETWORK_LIMIT = 20
const SLOW_SECONDS = 60

/**
 * Seconds to wait before the next attempt; 0: now. Guessing is slowed down more and more, but nobody is locked out for
 * ever: a network from which the person has signed in before is never slowed down by what others do elsewhere.
 */
export function waitSeconds(facts: AttemptFacts): number {
  const ownWait = facts.own < PATIENCE ? 0 : Math.min(2 ** (facts.own - PATIENCE), LONGEST_WAIT_SECONDS)
  const waits = [ownWait - (facts.sinceOwn ?? Infinity)]
  if (!facts.isKnown) {
    if (facts.ofName >= NAME_LIMIT) waits.push(SLOW_SECONDS - (facts.sinceName ?? Infinity))
    if (facts.namesOfNetwork >= NETWORK_LIMIT) waits.push(SLOW_SECONDS - (facts.sinceNetwork ?? Infinity))
  }
  return Math.max(0, Math.ceil(Math.max(...waits)))
}
