import type { AreaRecord } from './features.ts'

export interface KnownSchool {
  readonly id: number
  readonly rspo: number | null
  readonly name: string
}

/** The school of an area: known, not known, or one of several of that name. */
export type Named = { readonly id: number } | 'unknown-school' | 'ambiguous-school'

/** Finds schools by their number in RSPO, then by their name, whatever its case. */
export function schoolNamer(
  schools: readonly KnownSchool[],
): (area: Pick<AreaRecord, 'rspo' | 'school'>) => Named {
  const byRspo = new Map(
    schools.flatMap((school) => (school.rspo === null ? [] : [[school.rspo, school.id]])),
  )
  const byName = new Map<string, number[]>()
  for (const { id, name } of schools) byName.set(fold(name), [...(byName.get(fold(name)) ?? []), id])
  return ({ rspo, school }) => {
    const known = rspo === null ? undefined : byRspo.get(rspo)
    if (known !== undefined) return { id: known }
    const [id, ...others] = school === null ? [] : (byName.get(fold(school)) ?? [])
    if (id === undefined) return 'unknown-school'
    return others.length > 0 ? 'ambiguous-school' : { id }
  }
}

export function fold(name: string): string {
  return name.toLocaleLowerCase('pl').replace(/\s+/gu, ' ').replace(/[„”"]/gu, '').trim()
}
