import { likeness, type Likeness, type NamedWay, readName, type ReadName } from './same-name.ts'

/** A street of the register within the municipality. */
export interface Official {
  readonly localityId: number
  readonly ulic: string
  readonly name: NamedWay & { readonly fullName: string }
}

/** A street as it is known here. */
export interface Known extends NamedWay {
  readonly id: number
  readonly localityId: number
  readonly ulic: string | null
  readonly fullName: string
}

/**
 * Finds for each street of the register the one that is meant here, at the same place of the list; undefined where there
 * is none, or where it is not sure which. By symbol first; what is left on both sides by name within a locality, equal
 * names before shortened ones, and only where each is the other's one counterpart.
 */
export function matchStreets<Row extends Known>(
  officials: readonly Official[],
  known: readonly Row[],
): (Row | undefined)[] {
  const matches = bySymbol(officials, known)
  for (const wanted of ['same', 'shortened'] as const) pairByName({ officials, known, matches }, wanted)
  return matches
}

function bySymbol<Row extends Known>(
  officials: readonly Official[],
  known: readonly Row[],
): (Row | undefined)[] {
  const rows = new Map<string, Row[]>()
  for (const row of known) {
    const key = `${row.localityId} ${row.ulic ?? ''}`
    rows.set(key, [...(rows.get(key) ?? []), row])
  }
  return officials.map(({ localityId, ulic, name }) => {
    const [first, ...others] = rows.get(`${localityId} ${ulic}`) ?? []
    return others.find(({ fullName }) => fullName === name.fullName) ?? first
  })
}

interface Pairing<Row> {
  readonly officials: readonly Official[]
  readonly known: readonly Row[]
  readonly matches: (Row | undefined)[]
}

/** Pairs what is left; a street that two of the other side resemble is left to a person. */
function pairByName<Row extends Known>({ officials, known, matches }: Pairing<Row>, wanted: Likeness): void {
  const taken = new Set(matches)
  // A symbol that the list does not have may be an old one, or the list may be a part: only the very name outweighs it.
  const free = known.filter((row) => !taken.has(row) && (wanted === 'same' || row.ulic === null))
  const similar = byMainWord(free)
  const offers = new Map<Row, number>()
  const chosen = new Map<number, Row[]>()
  for (const [index, official] of officials.entries()) {
    if (matches[index] !== undefined) continue
    const alike = similar(official).filter(({ likeness: found }) => found === wanted)
    chosen.set(
      index,
      alike.map(({ row }) => row),
    )
    for (const { row } of alike) offers.set(row, (offers.get(row) ?? 0) + 1)
  }
  for (const [index, [row, ...others]] of chosen) {
    if (row !== undefined && others.length === 0 && offers.get(row) === 1) matches[index] = row
  }
}

interface Similar<Row> {
  readonly row: Row
  readonly likeness: Likeness
}

/** What resembles a street has one of its main words: the others need not be looked at. */
function byMainWord<Row extends Known>(rows: readonly Row[]): (official: Official) => Similar<Row>[] {
  const buckets = new Map<string, { row: Row; read: ReadName }[]>()
  for (const row of rows) {
    const read = readName(row)
    if (read === undefined) continue
    for (const word of mainWords(read)) {
      const key = `${row.localityId} ${word}`
      const bucket = buckets.get(key) ?? []
      buckets.set(key, bucket)
      bucket.push({ row, read })
    }
  }
  return ({ localityId, name }) => {
    const own = readName(name)
    if (own === undefined) return []
    const near = [...mainWords(own)].flatMap((word) => buckets.get(`${localityId} ${word}`) ?? [])
    return [...new Map(near.map((each) => [each.row, each.read]))].flatMap(([row, read]) => {
      const found = likeness(own, read)
      return found === undefined ? [] : [{ row, likeness: found }]
    })
  }
}

function mainWords(name: ReadName): ReadonlySet<string> {
  return new Set(name.words.filter(({ role }) => role === 'main').map(({ text }) => text))
}
