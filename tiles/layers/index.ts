import { Problem } from '../../server/platform/http/problem.ts'
import { type Layer } from '../layer.ts'
import { addresses } from './addresses.ts'
import { buildings } from './buildings.ts'
import { catchments } from './catchments.ts'
import { landuse } from './landuse.ts'
import { library } from './library.ts'
import { places } from './places.ts'
import { railways } from './railways.ts'
import { schools } from './schools.ts'
import { streets } from './streets.ts'
import { water } from './water.ts'

/** Every layer that there is, by its name, from the ground up. */
export const layers: ReadonlyMap<string, Layer> = new Map(
  [landuse, water, railways, buildings, streets, places, addresses, catchments, schools, library].map(
    (layer) => [layer.name, layer],
  ),
)

/** A Problem 404 `no-such-layer` when there is none of that name. */
export function layerNamed(name: string): Layer {
  const layer = layers.get(name)
  if (layer === undefined) throw new Problem(404, 'no-such-layer', { layer: name })
  return layer
}
