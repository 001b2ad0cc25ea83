import { z } from 'zod'

const cursor = z.tuple([
  z
    .string()
    .max(300)
    .regex(/^\P{Cc}*$/u),
  z.int32().min(0),
  z.int32().min(1),
])

/** Where a page ended: sort name, sort number and id of its last school. */
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
