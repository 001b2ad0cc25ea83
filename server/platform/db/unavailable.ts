import { codeOf } from '../error-code.ts'
import { Problem } from '../http/problem.ts'

/** Of the network and of sockets (`ENOENT`: the embedded engine is being started again), and of PostgreSQL while it is stopped, crashed or starting, or has no connection left. */
const AWAY = /^(?:ECONN[A-Z]+|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|08...|57P0[1-5]|53300)$/
/** A lost connection is told by `pg` in words only. */
const LOST = /^(?:Connection terminated|Client has encountered a connection error)/
const DISK_FULL = '53100'
/** Told by the embedded engine's door only. */
const RESULT_LOST = 'RJ001'
/** A restart of PostgreSQL takes about so long; room on a disk has to be made by somebody. */
const SECONDS_UNTIL_BACK = 5
const SECONDS_UNTIL_ROOM = 60

/**
 * What a failed question says of the database when it is not the question's fault: that it is away, or has no room for
 * more (both pass; whoever asked may ask again), or that the embedded engine cannot reckon with these shapes.
 */
export function unavailable(error: unknown): Problem | undefined {
  const code = codeOf(error) ?? ''
  const isLost = error instanceof Error && LOST.test(error.message)
  if (code === RESULT_LOST) return Object.assign(new Problem(500, 'geometry-lost'), { cause: error })
  if (code === DISK_FULL) return because(error, 'database-full', SECONDS_UNTIL_ROOM)
  return isLost || AWAY.test(code) ? because(error, 'database-away', SECONDS_UNTIL_BACK) : undefined
}

const because = (cause: unknown, code: string, seconds: number) =>
  Object.assign(new Problem(503, code, { seconds }), { cause })
