import type { Logger } from 'pino'

import type { Clock } from './clock.ts'
import type { CityDb } from './db/db.ts'
import type { LayerCache } from './layers/index.ts'
import type { Municipality } from './municipalities/contract.ts'
import type { TableDeclaration } from './personal-data/declaration.ts'
import type { Secrets } from './secrets/secrets.ts'

/** What a service is given besides its input: one municipality, seen from one place and moment. */
export interface Context {
  readonly municipality: Municipality
  readonly db: CityDb
  readonly secrets: Secrets
  readonly cache: LayerCache
  readonly clock: Clock
  readonly log: Logger
  /** What every table of the installation says of itself. */
  readonly tables: readonly TableDeclaration[]
}
