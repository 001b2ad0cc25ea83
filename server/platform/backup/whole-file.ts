import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable, type Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { codeOf } from '../error-code.ts'
import { Problem } from '../http/problem.ts'

const OWNER_ONLY = 0o600
/** What the system says when there is no room: of the disk, of a quota, of a limit on the size of files. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EIO', 'ENAMETOOLONG'])

export interface Passage {
  /** What the text goes through on its way. */
  readonly through?: readonly Transform[]
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes `path` as a whole or not at all, readable by its owner only: beside it under another name, flushed to the disk,
 * then renamed. A file that was there before stays until then. Gives the number of bytes; throws a `Problem` where the
 * system refuses, and leaves nothing behind.
 */
export async function writeWhole(
  path: string,
  text: AsyncIterable<string>,
  how: Passage = {},
): Promise<number> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  try {
    const bytes = await writeDraft(draft, text, how)
    await rename(draft, path)
    await flushFolder(dirname(path))
    return bytes
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw asProblem(path, error)
  }
}

async function writeDraft(
  draft: string,
  text: AsyncIterable<string>,
  { through = [], signal }: Passage,
): Promise<number> {
  const file = await open(draft, 'wx', OWNER_ONLY)
  try {
    let bytes = 0
    const streams = [
      Readable.from(text),
      ...through,
      new Writable({
        write(piece: Buffer, _encoding, done) {
          bytes += piece.length
          file.writeFile(piece).then(() => {
            done()
          }, done)
        },
      }),
    ]
    await pipeline(streams, { ...(signal !== undefined && { signal }) })
    await file.sync()
    return bytes
  } finally {
    await file.close()
  }
}

/** The name of a file belongs to its folder, which has to reach the disk too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function asProblem(path: string, error: unknown): unknown {
  const code = codeOf(error) ?? ''
  if (NO_ROOM.has(code)) return new Problem(507, 'disk-full', { file: path })
  return REFUSED.has(code) ? new Problem(400, 'file-not-writable', { file: path }) : error
}
