import { z } from 'zod'

import { type JobKind, jobKind } from '../jobs/index.ts'
import type { ImportKind } from './kind.ts'
import { workOnDraft } from './perform.ts'
import { undoImport } from './undo.ts'

/** Previews, landings and undoings, one at a time: each looks at the whole register, and none should see half of another. */
export function importWork(kinds: readonly ImportKind[]): JobKind {
  return jobKind({
    name: 'imports-work',
    permission: 'data.import',
    attempts: 2,
    isSingle: true,
    input: z.strictObject({ work: z.enum(['preview', 'apply', 'undo']), id: z.int() }),
    async run({ work, id }, tools) {
      if (work !== 'undo') return workOnDraft({ work, id, kinds }, tools)
      await undoImport(tools.context, kinds, id)
      return { said: [{ words: 'undone', params: { id } }] }
    },
  })
}
