import { type Branch, listBranches } from '../../../server/modules/library/contract.ts'
import { call } from '../../platform/api.ts'

/** As many as the server gives at once: more than a city has. */
const MOST = 500

interface Asked {
  readonly addressId: number | null
  readonly schoolId?: number
}

/** Libraries, the open ones first, then the nearest to an address where one is known. */
export async function fetchBranches(
  { addressId, schoolId }: Asked,
  signal: AbortSignal,
): Promise<readonly Branch[]> {
  const query = {
    limit: MOST,
    ...(addressId !== null && { addressId }),
    ...(schoolId !== undefined && { schoolId }),
  }
  return (await call(listBranches, { query }, { signal })).branches
}

/** Whether a school shows its library; false too where that cannot be asked: there is a list of libraries besides. */
export async function hasBranch(schoolId: number, signal: AbortSignal): Promise<boolean> {
  const branches = await fetchBranches({ addressId: null, schoolId }, signal).catch(() => [])
  return branches.length > 0
}
