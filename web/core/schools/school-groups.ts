import { type SignShape } from '../../platform/ui/SignMark.vue'

export type SchoolGroup = 'kindergarten' | 'primary' | 'secondary' | 'other'

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

/** The shape says the kind to whoever does not see colours. */
export const SIGN_SHAPES: Readonly<Record<SchoolGroup, SignShape>> = {
  kindergarten: 'rounded',
  primary: 'circle',
  secondary: 'square',
  other: 'hexagon',
}
