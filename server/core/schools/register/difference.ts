import { type SchoolRecord, type SiteRecord } from './record.ts'
import { type RegisterRecord } from './rspo-record.ts'

/** What the register is asked about a school that is already known. */
const ASKED = [
  'kind',
  'name',
  'shortName',
  'mark',
  'isPublic',
  'specificity',
  'pupilCategory',
  'complexRspo',
  'governingBody',
  'phone',
  'email',
  'website',
  'validFrom',
  'validTo',
  'origin',
] as const satisfies readonly (keyof RegisterRecord)[]

/** Whether the register says anything else of the school than what is kept. */
export function changesSchool(before: Omit<SchoolRecord, 'sites'>, now: RegisterRecord): boolean {
  return ASKED.some((key) => before[key] !== now[key])
}

type KnownSeat = Pick<SiteRecord, 'addressId' | 'street' | 'number' | 'postcode' | 'locality'>

/** Whether the seat has moved, or its address has been found. An address not found changes nothing by itself. */
export function changesSeat(before: KnownSeat, now: KnownSeat): boolean {
  const isElsewhere = (['street', 'number', 'postcode', 'locality'] as const).some(
    (key) => before[key] !== now[key],
  )
  return isElsewhere || (now.addressId !== null && now.addressId !== before.addressId)
}
