import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { describe } from '@jest/globals'

import { ROOT } from '../../server/platform/root.ts'

const FOLDER = join(ROOT, '../shared/data')

/**
 * Tests that need a large public data set from beside the repository; `tests` gets its absolute path. Where it is
 * missing they are skipped, and said so; with `CI=true` they fail.
 */
export function sharedData(path: string, tests: (file: string) => void): void {
  const file = join(FOLDER, path)
  if (existsSync(file)) {
    tests(file)
    return
  }
  if (process.env['CI'] === 'true') throw new Error(`Missing: ../shared/data/${path}`)
  process.stderr.write(`Skipped, as ../shared/data/${path} is missing\n`)
  describe.skip(`on ${path}`, () => {
    tests(file)
  })
}
