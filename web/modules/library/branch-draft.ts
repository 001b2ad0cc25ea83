import { type z } from 'zod'

import {
  accessFeature,
  type AccessFeature,
  type BranchKind,
  type ManagedBranch,
  type postBranch,
} from '../../../server/modules/library/contract.ts'

type Body = z.input<typeof postBranch.body>
/** As it stands in a choice of three. */
export type Known = 'yes' | 'no' | 'unknown'

/** A branch as it stands in the fields: what is not given is an empty text. */
export interface BranchDraft {
  kind: BranchKind
  schoolId: number | undefined
  name: string
  /** Chosen from the register; null: it stays where it is. */
  address: { readonly id: number; readonly label: string } | null
  hours: string
  features: Record<AccessFeature, Known>
  note: string
  phone: string
  email: string
  website: string
  collections: string
  isPublic: boolean
}

const knownOf = (value: boolean | null): Known => (value === null ? 'unknown' : value ? 'yes' : 'no')
const UNKNOWN = { stepFree: 'unknown', lift: 'unknown', toilet: 'unknown', hearingLoop: 'unknown' } as const

export function emptyDraft(kind: BranchKind): BranchDraft {
  return {
    kind,
    schoolId: undefined,
    name: '',
    address: null,
    hours: 'Mo-Fr 09:00-17:00',
    features: { ...UNKNOWN },
    note: '',
    phone: '',
    email: '',
    website: '',
    collections: '',
    isPublic: true,
  }
}

export function draftOf(branch: ManagedBranch): BranchDraft {
  const { accessibility } = branch
  const features = Object.fromEntries(
    accessFeature.options.map((each) => [each, knownOf(accessibility[each])]),
  )
  return {
    kind: branch.kind,
    schoolId: branch.schoolId ?? undefined,
    name: branch.name,
    address: branch.addressId === null ? null : { id: branch.addressId, label: branch.address },
    hours: branch.hours,
    features: { ...UNKNOWN, ...features },
    note: accessibility.note ?? '',
    phone: branch.phone ?? '',
    email: branch.email ?? '',
    website: branch.website ?? '',
    collections: branch.collections ?? '',
    isPublic: branch.isPublic,
  }
}

type Place = Body['place']
type Written = Omit<Body, 'kind' | 'schoolId' | 'validFrom'>

/** Where it is: at the address that was chosen, else where it was; undefined: nobody has said. */
export function placeOf({ address }: BranchDraft, branch: ManagedBranch | undefined): Place | undefined {
  if (address !== null) return { by: 'address', addressId: address.id }
  if (branch === undefined) return undefined
  return { by: 'point', address: branch.address, lon: branch.lon, lat: branch.lat }
}

/** What is sent; the server says what is wrong with it. */
export function writtenOf(draft: BranchDraft, place: Place): Written {
  const orNone = (text: string) => (text.trim() === '' ? null : text.trim())
  const told = (feature: AccessFeature) =>
    draft.features[feature] === 'unknown' ? null : draft.features[feature] === 'yes'
  return {
    name: draft.name,
    place,
    hours: draft.hours,
    accessibility: {
      stepFree: told('stepFree'),
      lift: told('lift'),
      toilet: told('toilet'),
      hearingLoop: told('hearingLoop'),
      note: orNone(draft.note),
    },
    phone: orNone(draft.phone),
    email: orNone(draft.email),
    website: orNone(draft.website),
    collections: orNone(draft.collections),
    isPublic: draft.isPublic,
  }
}
