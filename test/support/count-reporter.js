import { appendFileSync } from 'node:fs'

/** Writes `N passed, N failed` of a run to the file in REJON_TEST_COUNT, for the sum over runs. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env['REJON_TEST_COUNT']
    if (file === undefined) return
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    appendFileSync(file, `${results.numPassedTests} ${failed} ${results.numPendingTests}\n`)
  }
}
