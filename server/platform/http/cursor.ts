import { z } from 'zod'

import { Problem } from './problem.ts'

const cursor = z.tuple([
  z
    .string()
    .max(300)
    .regex(/^\P{Cc}*$/u),
  z.int32().min(0),
  z.int32().min(1),
])

/** Where a page of a list ended: the text by which it is sorted, and two numbers that tell equals apart, the last an id. */
export type Cursor = z.output<typeof cursor>

export function writeCursor(place: Cursor): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The place that a cursor names, or `undefined` when it is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  try {
    return cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** The place that `?after=` names. Throws 400 `broken-cursor` when it is none of ours. */
export function cursorOf(text: string): Cursor {
  const place = readCursor(text)
  if (place !== undefined) return place
  throw new Problem(400, 'broken-cursor', {}, [
    { pointer: '/query/after', why: 'problems.broken-cursor.detail' },
  ])
}
