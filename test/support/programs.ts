import { spawnSync } from 'node:child_process'

/**
 * For tests that let another program look at our files or write some: gives `describe` or `test` back where the program is here; else they
 * are skipped, and that is said. With `CI=true` they run, and fail.
 */
export function needingProgram(
  program: string,
): <Suite extends { readonly skip: unknown }>(suite: Suite) => Suite | Suite['skip'] {
  const isHere = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined
  return (suite) => {
    if (isHere || process.env['CI'] === 'true') return suite
    process.stderr.write(`No program ${program} here: tests that need it are skipped\n`)
    return suite.skip
  }
}
