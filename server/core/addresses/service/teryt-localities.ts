import type { Db } from '../../../platform/db/db.ts'
import type { ImportReport } from '../../../platform/imports/index.ts'
import { insertLocalities } from '../repository/load.ts'
import { nameLocalities, type RegisteredLocality, selectRegisteredLocalities } from '../repository/teryt.ts'
import { foldPolish } from '../search/index.ts'
import type { OfficialLocality, OfficialStreet } from '../teryt/record.ts'
import { type NameEvent } from './teryt-report.ts'
import { refusal } from './teryt-files.ts'

interface Work {
  readonly report: ImportReport
  readonly names: NameEvent[]
  /** The day whose state the files show, where a row does not say. */
  readonly asOf: string
}

/**
 * Gives localities the names and symbols that SIMC has, and adds those that are not here. Parts of localities and
 * districts of cities are no places of addresses: they are known from there on only where addresses stand in them.
 */
export async function landLocalities(
  tx: Db,
  officials: readonly OfficialLocality[],
  work: Work,
): Promise<void> {
  const { report, names, asOf } = work
  const known = await selectRegisteredLocalities(tx)
  const bySymbol = new Map(known.flatMap((row) => (row.simc === null ? [] : [[row.simc, row] as const])))
  const byName = uniqueNames(known)
  const seen = new Set<string>()
  const named = []
  const added: OfficialLocality[] = []
  for (const official of officials) {
    const { simc, name } = official
    if (seen.has(simc)) {
      report.refused.push(refusal(official.record, 'repeated'))
      continue
    }
    seen.add(simc)
    const row = bySymbol.get(simc) ?? (isPlace(official) ? byName.get(foldPolish(name)) : undefined)
    if (row !== undefined) {
      named.push({ id: row.id, simc, name, on: official.on ?? asOf })
      report[noteName(row, official, names)] += 1
    } else if (isPlace(official)) {
      added.push(official)
      report.new += 1
      names.push({ kind: 'locality', event: 'added', simc, ulic: null, was: null, is: name })
    } else report.unchanged += 1
  }
  const ids = await insertLocalities(tx, added)
  const ofAdded = added.map(({ simc, name, on }, index) => ({
    id: ids[index] ?? 0,
    simc,
    name,
    on: on ?? asOf,
  }))
  await nameLocalities(tx, [...named, ...ofAdded])
  noteAbsent(known, seen, names)
}

/** A name that one locality here has, of those that have no symbol yet. */
function uniqueNames(known: readonly RegisteredLocality[]): Map<string, RegisteredLocality> {
  const rows = new Map<string, RegisteredLocality>()
  const repeated = new Set<string>()
  for (const row of known) {
    const name = foldPolish(row.name)
    if (rows.has(name)) repeated.add(name)
    else rows.set(name, row)
  }
  return new Map([...rows].filter(([name, { simc }]) => simc === null && !repeated.has(name)))
}

function isPlace({ simc, ofSimc, isDistrict }: OfficialLocality): boolean {
  return simc === ofSimc && !isDistrict
}

function noteName(
  row: RegisteredLocality,
  { simc, name }: OfficialLocality,
  names: NameEvent[],
): 'changed' | 'unchanged' {
  if (row.simc === simc && row.name === name) return 'unchanged'
  const isSame = foldPolish(row.name) === foldPolish(name)
  const event = row.name === name ? 'identified' : isSame ? 'corrected' : 'renamed'
  names.push({ kind: 'locality', event, simc, ulic: null, was: row.name, is: name })
  return 'changed'
}

function noteAbsent(
  known: readonly RegisteredLocality[],
  seen: ReadonlySet<string>,
  names: NameEvent[],
): void {
  for (const { simc, name } of known) {
    if (simc === null || seen.has(simc)) continue
    names.push({ kind: 'locality', event: 'only-here', simc, ulic: null, was: name, is: null })
  }
}

/** Finds the locality of a street: that of its symbol, or the one of which that is a part or a district. */
export async function localityFinder(
  tx: Db,
  officials: readonly OfficialLocality[],
  municipalityName: string,
): Promise<(street: OfficialStreet) => number | undefined> {
  const known = await selectRegisteredLocalities(tx)
  const ids = new Map(known.flatMap(({ simc, id }) => (simc === null ? [] : [[simc, id] as const])))
  const parents = new Map(officials.map(({ simc, ofSimc }) => [simc, ofSimc]))
  const city = known.find(({ name }) => foldPolish(name) === foldPolish(municipalityName))
  return ({ simc, isOfDistrict }) =>
    ids.get(simc) ?? ids.get(parents.get(simc) ?? '') ?? (isOfDistrict ? city?.id : undefined)
}
