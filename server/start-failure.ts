import { ConfigError } from './platform/config.ts'
import { codeOf } from './platform/error-code.ts'
import { Problem } from './platform/http/problem.ts'
import { message, problemText } from './platform/messages.ts'
import { loggedError } from './platform/redaction.ts'

/** Says on stderr why the process cannot go on, and ends it with 1. */
export function failStart(error: unknown): void {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '28P01',
  '28000',
  '3D000',
  '57P03',
])

/** Codes of the network and of PostgreSQL for a server that is not there or does not let us in. */
function problemOfDatabase(error: unknown): Problem | undefined {
  const code = codeOf(error)
  return code !== undefined && UNREACHABLE.has(code)
    ? new Problem(503, 'database-unreachable', { code })
    : undefined
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'])
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What the file system says of a place where a file was to be written or read. */
function problemOfFiles(error: unknown): Problem | undefined {
  const code = codeOf(error) ?? ''
  if (!(error instanceof Error) || !('path' in error)) return undefined
  const place = { path: String(error.path), code }
  if (NO_ROOM.has(code)) return new Problem(507, 'disk-full', place)
  return UNWRITABLE.has(code) ? new Problem(500, 'not-allowed-here', place) : undefined
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return [message('server.wrong-environment'), ...error.faults.map((fault) => `  ${fault}`)].join('\n')
  }
  if (error instanceof Problem) {
    const { title, detail } = problemText(error)
    return `${title}. ${detail}`
  }
  const known = problemOfDatabase(error) ?? problemOfFiles(error)
  if (known !== undefined) return explain(known)
  const { type, message: said, stack } = loggedError(error)
  return `${type}: ${said}\n${stack}`
}
