import type { Db } from '../../../platform/db/db.ts'
import type { ImportReport } from '../../../platform/imports/index.ts'
import { type FormerName, selectFormerNames, upsertFormerName } from '../repository/former-names.ts'
import { insertStreets } from '../repository/load.ts'
import {
  closeStreets,
  nameStreets,
  type OfficialStreetName,
  type RegisteredStreet,
  selectRegisteredStreets,
} from '../repository/teryt.ts'
import { foldPolish } from '../search/index.ts'
import { matchStreets } from '../teryt/match.ts'
import type { OfficialStreet } from '../teryt/record.ts'
import { likeness, readName } from '../teryt/same-name.ts'
import { refusal } from './teryt-files.ts'
import type { NameEvent } from './teryt-report.ts'

const BATCH = 2_000
const SOURCE = 'TERYT'

interface Work {
  readonly report: ImportReport
  readonly names: NameEvent[]
  /** The day whose state the files show, where a row does not say. */
  readonly asOf: string
  readonly localityOf: (street: OfficialStreet) => number | undefined
  /** Whether streets that the list lacks are to be closed. */
  readonly isComplete: boolean
}

/** A street of ULIC whose locality is known. */
interface PlacedStreet extends OfficialStreet {
  readonly localityId: number
  readonly on: string
}

/** Gives streets the names and symbols that ULIC has, keeps what they were called, and adds those that are not here. */
export async function landStreets(tx: Db, officials: readonly OfficialStreet[], work: Work): Promise<void> {
  const placed = placeStreets(officials, work)
  const known = await selectRegisteredStreets(tx)
  const matches = matchStreets(placed, known)
  const added: PlacedStreet[] = []
  const named: OfficialStreetName[] = []
  const former: FormerName[] = []
  for (const [index, street] of placed.entries()) {
    const row = matches[index]
    if (row === undefined) {
      added.push(street)
      continue
    }
    named.push(officialName(row.id, street))
    if (noteName(row, street, work) === 'renamed') former.push(formerName(row, street))
  }
  await inBatches(named, (batch) => nameStreets(tx, batch))
  await keepFormerNames(tx, former)
  await addStreets(tx, added, work)
  await closeAbsent(tx, known, { matches, work })
}

function placeStreets(officials: readonly OfficialStreet[], work: Work): PlacedStreet[] {
  const { report, asOf, localityOf } = work
  const seen = new Map<string, string>()
  return officials.flatMap((street) => {
    const localityId = localityOf(street)
    if (localityId === undefined) {
      report.refused.push(refusal(street.record, 'unknown-locality'))
      return []
    }
    const key = `${localityId} ${street.ulic}`
    const before = seen.get(key)
    seen.set(key, before ?? street.simc)
    if (before === undefined) return [{ ...street, localityId, on: street.on ?? asOf }]
    // A street that runs through two districts of a city stands in the list of each.
    if (before === street.simc) report.refused.push(refusal(street.record, 'repeated'))
    else report.unchanged += 1
    return []
  })
}

function officialName(id: number, { ulic, name, on }: PlacedStreet): OfficialStreetName {
  return { id, ulic, on, ...name }
}

function noteName(
  row: RegisteredStreet,
  { simc, ulic, name }: PlacedStreet,
  work: Work,
): NameEvent['event'] | null {
  const isNamed = row.fullName === name.fullName && row.name1 === name.name1 && row.name2 === name.name2
  if (isNamed && row.ulic === ulic && row.closedOn === null) {
    work.report.unchanged += 1
    return null
  }
  work.report.changed += 1
  const event =
    row.fullName === name.fullName ? 'identified' : isSameName(row, name) ? 'corrected' : 'renamed'
  work.names.push({ kind: 'street', event, simc, ulic, was: row.fullName, is: name.fullName })
  return event
}

/** In other letters, shortened, or of another kind (`pl.`, `ul.`): not a name that anybody would have to know as another. */
function isSameName(row: RegisteredStreet, name: PlacedStreet['name']): boolean {
  const [before, now] = [readName(row), readName({ ...name, prefix: row.prefix })]
  return before !== undefined && now !== undefined && likeness(before, now) !== undefined
}

function formerName(row: RegisteredStreet, { on }: PlacedStreet): FormerName {
  const name = row.name2 === '' ? row.name1 : `${row.name2} ${row.name1}`
  return { streetId: row.id, name, validFrom: null, validTo: on, source: SOURCE }
}

/** What a person has said of a former name is better than what a list lets guess. */
async function keepFormerNames(tx: Db, former: readonly FormerName[]): Promise<void> {
  if (former.length === 0) return
  const keyOf = ({ streetId, name }: FormerName) => `${streetId} ${foldPolish(name)}`
  const known = new Set((await selectFormerNames(tx)).map(keyOf))
  for (const each of former) if (!known.has(keyOf(each))) await upsertFormerName(tx, each)
}

async function addStreets(tx: Db, added: readonly PlacedStreet[], { report, names }: Work): Promise<void> {
  await inBatches(added, async (batch) => {
    const rows = batch.map(({ localityId, ulic, name }) => ({ localityId, ulic, ...name }))
    const ids = await insertStreets(tx, rows)
    await nameStreets(
      tx,
      batch.map((street, index) => officialName(ids[index] ?? 0, street)),
    )
  })
  report.new += added.length
  for (const { simc, ulic, name } of added) {
    names.push({ kind: 'street', event: 'added', simc, ulic, was: null, is: name.fullName })
  }
}

async function closeAbsent(
  tx: Db,
  known: readonly RegisteredStreet[],
  { matches, work }: { readonly matches: readonly (RegisteredStreet | undefined)[]; readonly work: Work },
): Promise<void> {
  const present = new Set(matches)
  const absent = known.filter((row) => !present.has(row))
  for (const { ulic, fullName } of absent) {
    work.names.push({ kind: 'street', event: 'only-here', simc: null, ulic, was: fullName, is: null })
  }
  if (!work.isComplete) return
  work.report.closed += await closeStreets(
    tx,
    absent.map(({ id }) => id),
    work.asOf,
  )
}

async function inBatches<Item>(
  items: readonly Item[],
  write: (batch: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += BATCH) await write(items.slice(from, from + BATCH))
}
