/** The first is the same as the one that `readMapping` names; the others are names that cities use, without case, accents and signs. */
export type KnownColumns<Name extends string> = Readonly<Record<Name, readonly string[]>>

export interface FoundColumns<Name extends string> {
  readonly columns: Partial<Record<Name, number>>
  /** Named by the person, but not in the table. */
  readonly absent: readonly string[]
}

/** Where in a header each field stands: under the name that the person says (`mapping`), else under a known one. */
export function findColumns<Name extends string>(
  header: readonly string[],
  known: KnownColumns<Name>,
  mapping: Partial<Record<Name, string>>,
): FoundColumns<Name> {
  const bare = header.map(bareName)
  const columns: Partial<Record<Name, number>> = {}
  const absent: string[] = []
  for (const field of Object.keys(known) as Name[]) {
    const said = mapping[field]
    const at =
      said === undefined ? bare.findIndex((name) => known[field].includes(name)) : header.indexOf(said)
    if (at !== -1) columns[field] = at
    else if (said !== undefined) absent.push(said)
  }
  return { columns, absent }
}

/** `Nr porządkowy` and `NR_PORZADKOWY` are one name. */
function bareName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z0-9]/g, '')
}
