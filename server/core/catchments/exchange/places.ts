import type { ListRow } from './row.ts'

/** A street of the municipality, with all names under which a list may have it. */
export interface KnownStreet {
  readonly id: number
  readonly localityId: number
  readonly simc: string | null
  readonly locality: string
  readonly ulic: string | null
  readonly fullName: string
  readonly names: readonly string[]
}

export interface KnownLocality {
  readonly id: number
  readonly simc: string | null
  readonly name: string
}

/** Where a row is, or why nobody can tell: a key of the catalogue below `imports.list`. */
export type FoundPlace =
  | { readonly streetId: number; readonly localityId: number }
  | { readonly streetId: null; readonly localityId: number }
  | 'unknown-locality'
  | 'unknown-street'
  | 'ambiguous-street'

/** Spelling that differs between offices and means the same: case, spaces, marks, and the word before the name. */
export function foldStreet(name: string): string {
  return name
    .toLocaleLowerCase('pl')
    .replace(/[„”"'’.]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:ulica|ul|aleja|al|plac|pl|osiedle|os|rondo|skwer|bulwar|rynek)\s+(?=\S)/u, '')
}

/** Finds places of rows: by the symbols of TERYT where both sides have them, else by name. */
export function placeFinder(
  streets: readonly KnownStreet[],
  localities: readonly KnownLocality[],
): (row: ListRow) => FoundPlace {
  const bySymbol = new Map(streets.map((street) => [`${street.simc ?? ''} ${street.ulic ?? ''}`, street]))
  const byName = new Map<string, KnownStreet[]>()
  for (const street of streets) {
    for (const name of new Set([street.fullName, ...street.names].map(foldStreet)))
      byName.set(name, [...(byName.get(name) ?? []), street])
  }
  const localityOf = (row: ListRow) => findLocality(row, localities)
  return (row) => {
    const symbol = row.ulic === null ? undefined : bySymbol.get(`${row.simc ?? ''} ${row.ulic}`)
    if (symbol !== undefined) return { streetId: symbol.id, localityId: symbol.localityId }
    const locality = localityOf(row)
    const isNamed = row.simc !== null || row.locality !== null
    if (locality === undefined && isNamed) return 'unknown-locality'
    if (row.street !== null) return onlyOne(byName.get(foldStreet(row.street)) ?? [], locality)
    return row.ulic === null ? wholeOf(locality) : 'unknown-street'
  }
}

const wholeOf = (locality: KnownLocality | undefined): FoundPlace =>
  locality === undefined ? 'unknown-locality' : { streetId: null, localityId: locality.id }

function findLocality(
  { simc, locality }: ListRow,
  localities: readonly KnownLocality[],
): KnownLocality | undefined {
  const bySymbol = simc === null ? undefined : localities.find((each) => each.simc === simc)
  if (bySymbol !== undefined || locality === null) return bySymbol
  const name = locality.toLocaleLowerCase('pl')
  return localities.find((each) => each.name.toLocaleLowerCase('pl') === name)
}

function onlyOne(named: readonly KnownStreet[], locality: KnownLocality | undefined): FoundPlace {
  const there = locality === undefined ? named : named.filter(({ localityId }) => localityId === locality.id)
  const [street, ...others] = there
  if (street === undefined) return 'unknown-street'
  if (others.some(({ id }) => id !== street.id)) return 'ambiguous-street'
  return { streetId: street.id, localityId: street.localityId }
}
