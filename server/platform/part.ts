import type { Command } from './command.ts'
import type { Db } from './db/db.ts'
import type { Route } from './http/route.ts'
import type { Layer } from './layers/index.ts'

/** What a part of the core or a module hands to the application; `server/modules.ts` lists them all. */
export interface Part {
  readonly name: string
  readonly routes: readonly Route[]
  readonly commands: readonly Command[]
  /** What it works out anew, in the same transaction, when another part has changed a layer. */
  readonly follows?: readonly Following[]
}

export interface Following {
  readonly layer: Layer
  run(tx: Db): Promise<void>
}
