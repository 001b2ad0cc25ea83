import { Problem } from '../../http/problem.ts'
import type { ImportFile } from '../run-import.ts'

/** The layer that is asked for, or the only one. Throws a `Problem` that names them where the choice is not clear. */
export function chooseLayer<Layer extends { readonly name: string }>(
  file: ImportFile,
  layers: readonly Layer[],
  asked: string | undefined,
): Layer {
  const meant = asked === undefined ? layers : layers.filter(({ name }) => name === asked)
  const [only, ...more] = meant
  if (only !== undefined && more.length === 0) return only
  const names = layers.map(({ name }) => name).join(', ')
  if (layers.length === 0) throw new Problem(400, 'features-layout', { file: file.name })
  throw new Problem(400, 'layer-unclear', { file: file.name, layers: names })
}
