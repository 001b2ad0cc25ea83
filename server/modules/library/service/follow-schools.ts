import type { Db } from '../../../platform/db/db.ts'
import { bumpLayer } from '../../../platform/layers/index.ts'
import { endWithSchools, reopenWithSchools } from '../repository.ts'
import { about } from './keeping.ts'

/**
 * A library of a school ends with it, and stands again when the closing of the school was a mistake. What a person has closed
 * stays closed. Done twice, it is as if done once.
 */
export async function followSchools(tx: Db): Promise<void> {
  const ended = await endWithSchools(tx)
  const reopened = await reopenWithSchools(tx)
  for (const branch of ended) {
    const { name, validTo } = branch
    tx.audit({ action: 'library.end-with-school', ...about(branch), details: { name, on: validTo } })
  }
  for (const branch of reopened)
    tx.audit({ action: 'library.reopen-with-school', ...about(branch), details: { name: branch.name } })
  if (ended.length + reopened.length > 0) await bumpLayer(tx, 'library')
}
