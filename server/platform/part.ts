import type { Command } from './command.ts'
import type { Db } from './db/db.ts'
import type { EventHandler } from './events/event.ts'
import type { Route } from './http/route.ts'
import type { ImportKind } from './imports/kind.ts'
import type { JobKind } from './jobs/kind.ts'
import type { Layer } from './layers/index.ts'
import type { TableDeclaration } from './personal-data/declaration.ts'
import type { UnitSource } from './rights/units.ts'

/** What a part of the core or a module hands to the application; `server/modules.ts` lists them all. */
export interface Part {
  readonly name: string
  readonly routes: readonly Route[]
  readonly commands: readonly Command[]
  /** Each of its tables, with how long rows are kept and whose data they are; a test fails where one is missing. */
  readonly tables: readonly TableDeclaration[]
  /** What it works out anew, in the same transaction, when another part has changed a layer. */
  readonly follows?: readonly Following[]
  /** What it does when something has happened in another part. */
  readonly on?: readonly EventHandler[]
  /** Its long work, done by the queue. */
  readonly jobs?: readonly JobKind[]
  /** What officials can load into it in the browser. */
  readonly imports?: readonly ImportKind[]
  /** What it has that roles can be granted for. */
  readonly units?: readonly UnitSource[]
}

export interface Following {
  readonly layer: Layer
  run(tx: Db): Promise<void>
}
