import { type Rights } from '../../platform/rights/contract.ts'
import { may } from '../../platform/rights/policy.ts'

/** Whether somebody keeps a library: that of a school who keeps it there, every other who does so for the municipality. */
export function mayKeepLibrary(rights: Rights, schoolId: number | null): boolean {
  return may(rights, 'library.write', { schoolId })
}
