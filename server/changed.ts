import { PARTS } from './modules.ts'
import type { Db } from './platform/db/db.ts'
import { bumpLayer, type Layer } from './platform/layers/index.ts'

/** Counts the change and lets the parts that follow the layer work, in the same transaction. */
export async function changed(tx: Db, layer: Layer): Promise<void> {
  await bumpLayer(tx, layer)
  for (const { follows = [] } of PARTS) {
    for (const following of follows) if (following.layer === layer) await following.run(tx)
  }
}
