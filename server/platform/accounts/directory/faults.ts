import { z } from 'zod'

import { Problem } from '../../http/problem.ts'
import { UnfitAnswer } from './guarded-fetch.ts'

/** Why a sign-in by the directory came to nothing, as the person is told. */
export type DirectoryFault =
  | 'directory-away'
  | 'directory-clock'
  | 'directory-denied'
  | 'directory-expired'
  | 'directory-misconfigured'
  | 'directory-wrong-answer'

/** As much of the library's errors as tells what has happened; their causes hold what the directory has said of people. */
const libraryError = z.object({
  code: z.string().optional(),
  /** What the directory itself calls its refusal (RFC 6749). */
  error: z.string().optional(),
  cause: z.unknown().optional(),
})

const BY_REFUSAL: Readonly<Record<string, DirectoryFault>> = {
  access_denied: 'directory-denied',
  login_required: 'directory-denied',
  consent_required: 'directory-denied',
  interaction_required: 'directory-denied',
  server_error: 'directory-away',
  temporarily_unavailable: 'directory-away',
  invalid_grant: 'directory-expired',
  invalid_client: 'directory-misconfigured',
  unauthorized_client: 'directory-misconfigured',
  invalid_scope: 'directory-misconfigured',
  invalid_request: 'directory-misconfigured',
  unsupported_response_type: 'directory-misconfigured',
}

const BY_CODE: Readonly<Record<string, DirectoryFault>> = {
  OAUTH_TIMEOUT: 'directory-away',
  OAUTH_ABORT: 'directory-away',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'directory-misconfigured',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'directory-clock',
}

/** From here on a status tells of the server's own failure. */
const FAILED = 500

/** What an error of the library, or of the network under it, means. Throws what is none of these: a mistake of ours. */
export function directoryFault(error: unknown): DirectoryFault {
  if (!(error instanceof Error) || error instanceof Problem) throw error
  const { code, error: refusal, cause } = libraryError.parse(error)
  if ([error, cause].some((each) => each instanceof UnfitAnswer)) return 'directory-wrong-answer'
  if (refusal !== undefined) return BY_REFUSAL[refusal] ?? 'directory-wrong-answer'
  // `fetch` says by a bare TypeError that nobody has answered.
  const isAway = code === undefined || (cause instanceof Response && cause.status >= FAILED)
  return isAway ? 'directory-away' : (BY_CODE[code] ?? 'directory-wrong-answer')
}

const AWAY = 503
const REFUSED = 401

export const directoryProblem = (fault: DirectoryFault): Problem =>
  new Problem(fault === 'directory-away' ? AWAY : REFUSED, fault)
