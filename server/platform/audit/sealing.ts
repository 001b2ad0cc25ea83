import type { CityDb } from '../db/db.ts'
import type { Clock } from '../clock.ts'
import type { Secrets } from '../secrets/index.ts'
import { findLastSeal, insertSeal, type Seal, selectUnsealedHeads } from './repository.ts'

/** What the seals of one municipality are made with. */
export interface Sealing {
  readonly db: CityDb
  readonly secrets: Secrets
  readonly clock: Clock
}

/**
 * Seals the ends of the chains that have grown since the seal before, with a key that the database does not know. Gives
 * the seal, or `undefined` where nothing was to be sealed, or another server has done it at this moment.
 */
export function sealTrail({ db, secrets, clock }: Sealing): Promise<Seal | undefined> {
  return db.transaction(async (tx) => {
    const before = (await findLastSeal(tx))?.mac ?? ''
    const heads = await selectUnsealedHeads(tx)
    if (heads.length === 0) return undefined
    const at = clock.now().toISOString()
    const { keyId, mac } = secrets.sign('audit-seal', sealText({ before, at, heads }))
    const made = { before, at, heads, keyId, mac: mac.toString('hex') }
    const id = await insertSeal(tx, made)
    return id === null ? undefined : { ...made, id }
  })
}

/** The text that is signed. */
export const sealText = ({ before, at, heads }: Pick<Seal, 'before' | 'at' | 'heads'>) =>
  JSON.stringify([before, at, heads.map(({ chain, seq, hash }) => [chain, seq, hash])])

/** The newest seal, to be kept elsewhere. */
export function lastSeal({ db }: Sealing): Promise<Seal | undefined> {
  return db.transaction(findLastSeal)
}
