import { hasPeselChecksum } from './identifiers/contract.ts'

const HIDDEN = '[…]'

/** A text without whatever is, by its check digit, a PESEL: a child's number is not to be found in a log or an error. */
export function hidePesels(text: string, instead = HIDDEN): string {
  return text.replaceAll(/(?<!\d)\d{11}(?!\d)/g, (digits) => (hasPeselChecksum(digits) ? instead : digits))
}

/** Stands where a number stood: no PESEL, and still a number of JSON. */
const HIDDEN_NUMBER = '99999999999'

/** Names under which a value is secret whatever it is, as they stand in a line of JSON. */
const SECRET_FIELD =
  /"([\w-]{0,40}(?:password|passwd|secret|token|cookie|authorization|pesel|totp|one-?time-?code)[\w-]{0,40})":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[\d.]+)/gi

/** A line of the log without personal numbers, passwords, tokens and cookies; what it is about stays. */
export function hideSecrets(line: string): string {
  return hidePesels(line.replaceAll(SECRET_FIELD, `"$1":"${HIDDEN}"`), HIDDEN_NUMBER)
}

export interface LoggedError {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly code?: string
  readonly constraint?: string
  /** What failed below: what the database said, when we say that it is away. */
  readonly cause?: LoggedError
}

/**
 * As much of a failure as may be kept. Errors of the database carry the very values that they are about in `detail` and
 * `where` ("Key (pesel_index)=(…) already exists"), and some in the message behind a colon: those are left out.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: hidePesels(String(error)), stack: '' }
  const { code, constraint, severity } = error as Error & Readonly<Record<string, unknown>> // as pg and Node add to theirs
  const message = typeof severity === 'string' ? withoutValues(error.message) : error.message
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message: hidePesels(message),
    stack: frames.join('\n'),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(error.cause instanceof Error && { cause: loggedError(error.cause) }),
  }
}

/** `invalid input syntax for type integer: "440…"` → without what was put in. */
function withoutValues(message: string): string {
  return message.replace(/: ".*$/s, `: "${HIDDEN}"`)
}
