import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../../server/platform/root.ts'

const FOLDER = join(ROOT, '../shared/data')

/** The absolute path of a file or folder of the data that are given beside the repository. */
export function sharedData(path: string): string {
  return join(FOLDER, path)
}

/**
 * `describe` (or `test`) for what needs those data: where they are missing it is skipped, and said so; with `CI=true`
 * it runs, and fails.
 */
export function needingSharedData<Suite extends { readonly skip: unknown }>(
  suite: Suite,
): Suite | Suite['skip'] {
  if (existsSync(FOLDER) || process.env['CI'] === 'true') return suite
  process.stderr.write(`No shared data in ${FOLDER}: tests that need them are skipped\n`)
  return suite.skip
}
