import type { CityDb, Db } from '../db/db.ts'
import {
  findTrailSize,
  type Place,
  type Seal,
  selectBrokenEntries,
  selectBrokenHeads,
  selectMissingHeads,
  selectPiece,
  selectSealedPlaces,
  selectSeals,
} from './repository.ts'
import { type Sealing, sealText } from './sealing.ts'

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
  readonly entries: number
  readonly seals: number
  readonly faults: readonly Fault[]
}

export interface Verification extends Found {
  /** Whether the trail itself tells of the verification. */
  readonly isTraced: boolean
}

/** How a verification is followed, and told to end. */
export interface Watching {
  /** A seal that was kept outside the database: with it a trail is known that was cut together with its seals. */
  readonly kept?: Seal | undefined
  readonly signal?: AbortSignal
  readonly progress?: (done: number, total: number, words: 'entries' | 'seals') => void
}

/** Of each kind. */
const MOST_FAULTS = 100
const CHAINS = 32
/** So much is read in one transaction: on the embedded engine everybody else waits for its end. */
const PIECE = 5_000
const BATCH = 500

/**
 * Reads the whole trail anew: hashes, ends of chains, seals. It is read in pieces; since entries and seals are only added,
 * what is written meanwhile is no fault. That it was verified is an entry too.
 */
export async function verifyTrail({ db, secrets }: Sealing, watching: Watching = {}): Promise<Verification> {
  const isTrue = (seal: Seal) =>
    secrets.verify('audit-seal', sealText(seal), { keyId: seal.keyId, mac: Buffer.from(seal.mac, 'hex') })
  const reading = { db, isTrue, watching, size: await db.snapshot(findTrailSize) }
  const chains = await verifyChains(reading)
  const sealed = await verifySeals(reading)
  const { kept } = watching
  const ofKept = kept === undefined ? [] : await db.snapshot((tx) => keptSealFaults(tx, kept, isTrue))
  const found = {
    entries: chains.entries,
    seals: sealed.seals,
    faults: [...chains.faults, ...sealed.faults, ...ofKept],
  }
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

interface Reading {
  readonly db: CityDb
  readonly watching: Watching
  readonly size: { readonly entries: number; readonly seals: number }
  readonly isTrue: (seal: Seal) => boolean
}

const because = (why: FaultKind) => (place: Place) => ({ ...place, why })
const sealPlace = ({ id }: Seal) => ({ chain: -1, seq: id })

async function verifyChains(reading: Reading): Promise<Pick<Found, 'entries' | 'faults'>> {
  const [ofEntries, ofHeads]: [Fault[], Fault[]] = [[], []]
  let entries = 0
  for (let chain = 0; chain < CHAINS; chain++) {
    for (let after: number | null | undefined = null; after !== undefined;) {
      const piece = await readPiece(reading, chain, after)
      entries += piece.count
      ofEntries.push(...piece.broken.map(because('entry')))
      ofHeads.push(...piece.heads.map(because('head')))
      tell(reading, entries, 'entries')
      after = piece.next
    }
  }
  return { entries, faults: [...ofEntries.slice(0, MOST_FAULTS), ...ofHeads] }
}

function tell(
  { watching: { signal, progress }, size }: Reading,
  done: number,
  words: 'entries' | 'seals',
): void {
  signal?.throwIfAborted()
  const total = size.entries + size.seals
  progress?.(Math.min(done, total), total, words)
}

interface Piece {
  readonly count: number
  readonly broken: readonly Place[]
  readonly heads: readonly Place[]
  /** After which the next piece begins; undefined: the chain has ended. */
  readonly next: number | undefined
}

/** The last piece of a chain is read in one state of the database with the head of the chain. */
function readPiece({ db }: Reading, chain: number, after: number | null): Promise<Piece> {
  return db.snapshot(async (tx) => {
    const { count, last } = await selectPiece(tx, { chain, after, limit: PIECE })
    const broken =
      last === null ? [] : await selectBrokenEntries(tx, { chain, after, last, limit: MOST_FAULTS })
    const isLast = last === null || count < PIECE
    return {
      count,
      broken,
      heads: isLast ? await selectBrokenHeads(tx, chain) : [],
      next: isLast ? undefined : last,
    }
  })
}

async function keptSealFaults(tx: Db, kept: Seal, isTrue: (seal: Seal) => boolean): Promise<Fault[]> {
  if (!isTrue(kept)) return [because('seal')(sealPlace(kept))]
  const [same] = await selectSeals(tx, kept.id - 1, 1)
  const missing = await selectMissingHeads(tx, kept.heads, MOST_FAULTS)
  const gone = same?.mac === kept.mac ? [] : [because('seal-gap')(sealPlace(kept))]
  return [...gone, ...missing.map(because('kept-seal'))]
}

interface SealsRead {
  readonly seals: readonly Seal[]
  readonly missing: readonly Place[]
  /** With the last seals, of the same moment: of which entries a seal is said to tell. */
  readonly sealed: readonly Place[]
}

async function verifySeals(reading: Reading): Promise<Pick<Found, 'seals' | 'faults'>> {
  const faults: Fault[] = []
  const told = new Map<number, number>()
  let [count, last]: [number, Seal | undefined] = [0, undefined]
  for (;;) {
    const { seals, missing, sealed }: SealsRead = await readSeals(reading, last?.id ?? 0)
    faults.push(...brokenSeals(seals, last, reading.isTrue), ...missing.map(because('sealed-entry')))
    for (const { heads } of seals.filter(reading.isTrue))
      for (const { chain, seq } of heads) told.set(chain, seq)
    count += seals.length
    last = seals.at(-1) ?? last
    tell(reading, reading.size.entries + count, 'seals')
    if (seals.length === BATCH) continue
    // Where seals themselves are not right, what they told of is not known anyway.
    const areWhole = faults.every(({ why }) => why === 'sealed-entry')
    const untold = areWhole ? sealed.filter(({ chain, seq }) => told.get(chain) !== seq) : []
    return { seals: count, faults: [...faults, ...untold.map(because('seal-gone'))] }
  }
}

function readSeals({ db, isTrue }: Reading, after: number): Promise<SealsRead> {
  return db.snapshot(async (tx) => {
    const seals = await selectSeals(tx, after, BATCH)
    const heads = seals.filter(isTrue).flatMap((seal) => seal.heads)
    const missing = await selectMissingHeads(tx, heads, MOST_FAULTS)
    return { seals, missing, sealed: seals.length < BATCH ? await selectSealedPlaces(tx) : [] }
  })
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
