import type { z } from 'zod'

import type { Db } from '../db/db.ts'
import { selectParameter } from './repository.ts'

export { parameterValue } from './repository.ts'

/**
 * What the law sets, as of a day (`YYYY-MM-DD`). Throws when there is no value on that day: a missing
 * parameter is a fault of the installation, never a reason to guess.
 */
export async function readParameter<Value>(
  tx: Db,
  key: string,
  on: string,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const value = await selectParameter(tx, key, on)
  if (value === null) throw new Error(`No value of the parameter ${key} on ${on}`)
  return schema.parse(value)
}
