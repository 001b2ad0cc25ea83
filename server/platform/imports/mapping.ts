/**
 * Reads `number=NR_PORZ,street=ULICA`: under which column or field of the file each of `names` stands. Undefined where it is
 * written otherwise or names something else.
 */
export function readMapping<Name extends string>(
  text: string,
  names: readonly Name[],
): Partial<Record<Name, string>> | undefined {
  const mapping: Partial<Record<Name, string>> = {}
  for (const pair of text.split(',')) {
    const [left, right, ...more] = pair.split('=').map((part) => part.trim())
    const name = names.find((known) => known === left)
    if (name === undefined || right === undefined || right === '' || more.length > 0) return undefined
    mapping[name] = right
  }
  return mapping
}
