import { ConfigError } from './platform/config.ts'
import { Problem } from './platform/http/problem.ts'
import { message, problemText } from './platform/messages.ts'

/** Says on stderr why the process cannot go on, and ends it with 1. */
export function failStart(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return [message('server.wrong-environment'), ...error.faults.map((fault) => `  ${fault}`)].join('\n')
  }
  if (error instanceof Problem) {
    const { title, detail } = problemText(error)
    return `${title}. ${detail}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
