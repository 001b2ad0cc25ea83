import { type Distinction } from './tell-apart.ts'
import { type AddressSearch } from './use-address-search.ts'

type Translate = (key: string, params: Record<string, number | string>, plural?: number) => string
type Street = AddressSearch['streets'][number]

/** What stands beside an address to choose: what tells it from its namesakes, and the old name it was found by. */
export function addressDetail(
  { formerName = null }: { readonly id: number; readonly formerName?: string | null },
  distinction: Distinction | undefined,
  t: Translate,
): { detail?: string } {
  const parts = [distinctionText(distinction, t), formerText(formerName, t)].filter(
    (part) => part !== undefined,
  )
  return parts.length > 0 ? { detail: parts.join(' · ') } : {}
}

/** What stands beside a street to choose: the old name it was found by, and how many addresses it has. */
export function streetDetail({ formerName, addressCount }: Street, t: Translate): string {
  const count = t('address.streetCount', { n: addressCount }, addressCount)
  return [formerText(formerName, t), count].filter((part) => part !== undefined).join(' · ')
}

function formerText(name: string | null, t: Translate): string | undefined {
  return name === null ? undefined : t('address.formerly', { name })
}

/** `75-001`, or `punkt 1 z 2`. */
function distinctionText(distinction: Distinction | undefined, t: Translate): string | undefined {
  if (distinction === undefined) return undefined
  if (distinction.kind === 'postcode') return distinction.postcode
  return t('address.point', { position: distinction.position, count: distinction.count })
}
