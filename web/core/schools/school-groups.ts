import { type School } from '../../../server/core/schools/contract.ts'
import { type SignShape } from '../../platform/ui/SignMark.vue'

export type SchoolGroup = 'kindergarten' | 'primary' | 'secondary' | 'other'

/** In lists libraries stand by themselves. */
export type ListGroup = SchoolGroup | 'library'

/** RSPO type ids; what is in none of these is `other`. */
const KINDS: Readonly<Record<Exclude<SchoolGroup, 'other'>, readonly number[]>> = {
  kindergarten: [1, 80, 81],
  primary: [3],
  secondary: [14, 15, 16, 17, 19, 20, 93, 94],
}

export function groupOf(kind: number | null): SchoolGroup {
  if (kind === null) return 'other'
  if (KINDS.kindergarten.includes(kind)) return 'kindergarten'
  if (KINDS.primary.includes(kind)) return 'primary'
  return KINDS.secondary.includes(kind) ? 'secondary' : 'other'
}

/** RSPO type id of pedagogical libraries; others are not in that register and are told by their name. */
const LIBRARY_KIND = 58

/** The group under which a school stands in lists. */
export function sectionOf({ kind, name }: Pick<School, 'kind' | 'name'>): ListGroup {
  const isLibrary = kind === LIBRARY_KIND || (kind === null && /bibliotek/i.test(name))
  return isLibrary ? 'library' : groupOf(kind)
}

/** The shape says the kind to whoever does not see colours. */
export const SIGN_SHAPES: Readonly<Record<SchoolGroup, SignShape>> = {
  kindergarten: 'rounded',
  primary: 'circle',
  secondary: 'square',
  other: 'hexagon',
}
