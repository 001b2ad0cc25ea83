import { type Distinction } from './tell-apart.ts'

type Translate = (key: string, params: Record<string, number>) => string

/** `75-001`, or `punkt 1 z 2`. */
export function distinctionText(distinction: Distinction | undefined, t: Translate): string | undefined {
  if (distinction === undefined) return undefined
  if (distinction.kind === 'postcode') return distinction.postcode
  return t('address.point', { position: distinction.position, count: distinction.count })
}
