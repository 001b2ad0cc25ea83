import type { Ground } from './app.ts'
import { changed } from './changed.ts'
import { CITIZENS, FIND_UNITS, TABLES } from './modules.ts'
import { type Context, OPERATOR } from './platform/context.ts'
import type { Municipality } from './platform/municipalities/contract.ts'
import { publisher } from './published.ts'

/** What a service is given by the program itself; `onBehalfOf` is the account that asked, null the operator. */
export function operatorContext(
  ground: Ground,
  municipality: Municipality,
  onBehalfOf: number | null = null,
): Context {
  const { database, secrets, cache, clock, log, mail, erasures } = ground
  return {
    municipality,
    db: database.city(municipality.schemaName, {
      kind: 'program',
      purpose: 'operate',
      ...(onBehalfOf !== null && { onBehalfOf }),
    }),
    secrets: secrets.of(municipality.schemaName),
    cache,
    clock,
    log,
    mail,
    visitor: OPERATOR,
    findUnits: FIND_UNITS,
    citizenNode: undefined,
    citizens: CITIZENS,
    tables: TABLES,
    erasures,
    changed,
    publish: publisher(clock),
  }
}
