import type { Context } from '../context.ts'
import type { CityDb, Db } from '../db/db.ts'
import type { Input, Output } from '../http/endpoint.ts'
import type { Clock } from '../clock.ts'
import type { Secrets } from '../secrets/index.ts'
import type { listAudit } from './contract.ts'
import {
  findLastSeal,
  insertSeal,
  type Place,
  type Seal,
  selectBrokenEntries,
  selectBrokenHeads,
  selectEntries,
  selectMissingHeads,
  selectSealedPlaces,
  selectSeals,
  selectUnsealedHeads,
} from './repository.ts'

/** The entries that pass the filter, newest first, a page at a time. That they were read is an entry too. */
export function listEntries(
  { query }: Input<typeof listAudit>,
  context: Context,
): Promise<Output<typeof listAudit>> {
  const { limit, from, to, accountId, action, objectKind, objectId, schoolId, after } = query
  const filter = { from, to, accountId, action, objectKind, objectId, schoolId, after }
  return context.db.transaction(async (tx) => {
    const found = await selectEntries(tx, { ...filter, limit: limit + 1 })
    const entries = found.slice(0, limit)
    tx.audit({ action: 'audit.read', details: { ...givenOf(filter), entries: entries.length } })
    const schools = await namesOfSchools(tx, context, entries)
    const named = entries.map((entry) => ({ ...entry, schoolName: schools.get(entry.schoolId) ?? null }))
    return { entries: named, next: found.length > limit ? (entries.at(-1)?.id ?? null) : null }
  })
}

async function namesOfSchools(
  tx: Db,
  { findUnits }: Context,
  entries: readonly { readonly schoolId: number | null }[],
): Promise<ReadonlyMap<number | null, string>> {
  const ids = entries.map(({ schoolId }) => schoolId).filter((id) => id !== null)
  const schools = await findUnits(tx, 'school', ids)
  return new Map(schools.map(({ id, title }) => [id, title]))
}

/** What was asked for, without what was not. */
function givenOf(
  filter: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number> {
  const given: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) given[name] = value
  return given
}

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
const sealText = ({ before, at, heads }: Pick<Seal, 'before' | 'at' | 'heads'>) =>
  JSON.stringify([before, at, heads.map(({ chain, seq, hash }) => [chain, seq, hash])])

/**
 * `entry`: changed, or one before it is missing; `head`: a chain ends elsewhere than it did; `seal`: changed, or made with
 * another key; `seal-gap`: before this seal some are missing; `seal-gone`: the seal that told of this entry is missing;
 * `sealed-entry`, `kept-seal`: a seal tells of an entry that is not there, or is another.
 */
type FaultKind = 'entry' | 'head' | 'seal' | 'seal-gap' | 'seal-gone' | 'sealed-entry' | 'kept-seal'

/** Something of the trail that is not as it was written. A fault of a seal names it as `seq` of the chain -1. */
export interface Fault extends Place {
  readonly why: FaultKind
}

interface Found {
  readonly seals: number
  readonly faults: readonly Fault[]
}

export interface Verification extends Found {
  /** Whether the trail itself tells of the verification. */
  readonly isTraced: boolean
}

/** Of each kind. */
const MOST_FAULTS = 100
const BATCH = 500

/**
 * Reads the whole trail anew, as it is at one moment: hashes, ends of chains, seals. `kept` is a seal that was kept outside
 * the database: with it a trail is known that was cut together with its seals. That it was verified is an entry too.
 */
export async function verifyTrail({ db, secrets }: Sealing, kept?: Seal): Promise<Verification> {
  const isTrue = (seal: Seal) =>
    secrets.verify('audit-seal', sealText(seal), { keyId: seal.keyId, mac: Buffer.from(seal.mac, 'hex') })
  const found = await db.snapshot(async (tx) => {
    const { seals, faults } = await verifySeals(tx, isTrue)
    const all = [
      ...(await selectBrokenEntries(tx, MOST_FAULTS)).map(because('entry')),
      ...(await selectBrokenHeads(tx)).map(because('head')),
      ...faults,
      ...(kept === undefined ? [] : await keptSealFaults(tx, kept, isTrue)),
    ]
    return { seals, faults: all }
  })
  return { ...found, isTraced: await traceVerification(db, found) }
}

/** A chain that was tampered with may take no entry: what was found there is told all the same. */
async function traceVerification(db: CityDb, { seals, faults }: Found): Promise<boolean> {
  try {
    await db.transaction((tx) => {
      tx.audit({ action: 'audit.verify', details: { seals, faults: faults.length } })
      return Promise.resolve()
    })
    return true
  } catch (error) {
    if (faults.length === 0) throw error
    return false
  }
}

const because = (why: FaultKind) => (place: Place) => ({ ...place, why })
const sealPlace = ({ id }: Seal) => ({ chain: -1, seq: id })

async function keptSealFaults(tx: Db, kept: Seal, isTrue: (seal: Seal) => boolean): Promise<Fault[]> {
  if (!isTrue(kept)) return [because('seal')(sealPlace(kept))]
  const [same] = await selectSeals(tx, kept.id - 1, 1)
  const missing = await selectMissingHeads(tx, kept.heads, MOST_FAULTS)
  const gone = same?.mac === kept.mac ? [] : [because('seal-gap')(sealPlace(kept))]
  return [...gone, ...missing.map(because('kept-seal'))]
}

async function verifySeals(tx: Db, isTrue: (seal: Seal) => boolean): Promise<Found> {
  const faults: Fault[] = []
  const told = new Map<number, number>()
  let [count, last]: [number, Seal | undefined] = [0, undefined]
  for (;;) {
    const seals: Seal[] = await selectSeals(tx, last?.id ?? 0, BATCH)
    faults.push(...brokenSeals(seals, last, isTrue))
    const heads = seals.filter(isTrue).flatMap((seal) => seal.heads)
    for (const { chain, seq } of heads) told.set(chain, seq)
    faults.push(...(await selectMissingHeads(tx, heads, MOST_FAULTS)).map(because('sealed-entry')))
    count += seals.length
    last = seals.at(-1)
    if (seals.length < BATCH) break
  }
  // Where seals themselves are not right, what they told of is not known anyway.
  const areWhole = faults.every(({ why }) => why === 'sealed-entry')
  const sealed = areWhole ? await selectSealedPlaces(tx) : []
  const untold = sealed.filter(({ chain, seq }) => told.get(chain) !== seq)
  return { seals: count, faults: [...faults, ...untold.map(because('seal-gone'))] }
}

/** `last` is the one before the first of `seals`. */
function brokenSeals(
  seals: readonly Seal[],
  last: Seal | undefined,
  isTrue: (seal: Seal) => boolean,
): Fault[] {
  return seals.flatMap((seal, index) => {
    if (!isTrue(seal)) return because('seal')(sealPlace(seal))
    const before = (index === 0 ? last : seals[index - 1])?.mac ?? ''
    return seal.before === before ? [] : because('seal-gap')(sealPlace(seal))
  })
}

/** The newest seal, to be kept elsewhere. */
export function lastSeal({ db }: Sealing): Promise<Seal | undefined> {
  return db.transaction(findLastSeal)
}
