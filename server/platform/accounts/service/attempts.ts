import type { Context } from '../../context.ts'
import type { CityDb, Db } from '../../db/db.ts'
import { Problem } from '../../http/problem.ts'
import { deleteAttempt, insertAttempt, noteSuccess, readAttempts } from '../repository/attempts.ts'
import { waitSeconds } from './throttle.ts'

/** One try at saying who one is. It counts as failed until it is said to have succeeded. */
export interface Attempt {
  /** The database as signing in sees it. */
  readonly doors: CityDb
  /** When it began. */
  readonly now: string
  succeed(tx: Db): Promise<unknown>
  /** It was neither right nor wrong: as if it had not been made. */
  forget(tx: Db): Promise<unknown>
}

/** Begins an attempt for a name, known or not. Throws 429 `too-many-attempts` with the seconds to wait. */
export async function beginAttempt(
  usernameKey: string,
  { db, clock, visitor }: Pick<Context, 'db' | 'clock' | 'visitor'>,
): Promise<Attempt> {
  const doors = db.enter({ kind: 'program', purpose: 'sign-in' })
  const now = clock.now().toISOString()
  const { wait, id } = await doors.transaction(async (tx) => {
    const wait = waitSeconds(await readAttempts(tx, usernameKey, visitor.network, now))
    return { wait, id: wait > 0 ? 0 : await insertAttempt(tx, usernameKey, visitor.network, now) }
  })
  if (wait > 0) throw new Problem(429, 'too-many-attempts', { seconds: wait })
  return {
    doors,
    now,
    succeed: (tx) => noteSuccess(tx, id),
    forget: (tx) => deleteAttempt(tx, id),
  }
}
