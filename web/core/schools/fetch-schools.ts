import { listSchools, type School } from '../../../server/core/schools/contract.ts'
import { call } from '../../platform/api.ts'

/** As many as the server gives at once; a city has one such page, a big one a few. */
const PAGE = 500

/** All schools of the municipality: few enough to filter while one types, on the map and in the list alike. */
export async function fetchSchools(signal: AbortSignal): Promise<readonly School[]> {
  const schools: School[] = []
  let after: string | null | undefined
  do {
    const query = { limit: PAGE, ...(typeof after === 'string' && { after }) }
    const page = await call(listSchools, { query }, { signal })
    schools.push(...page.schools)
    after = page.next
  } while (after !== null)
  return schools
}
