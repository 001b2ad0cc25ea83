import { type Layer } from '../layer.ts'
import { addresses } from './addresses.ts'
import { catchments } from './catchments.ts'
import { schools } from './schools.ts'
import { streets } from './streets.ts'

/** Every layer that there is, by its name. */
export const layers: ReadonlyMap<string, Layer> = new Map(
  [streets, addresses, catchments, schools].map((layer) => [layer.name, layer]),
)
