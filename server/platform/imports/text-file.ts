import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'

import { Problem } from '../http/problem.ts'
import type { ImportFile } from './run-import.ts'
import { memberChunks } from './zip-file.ts'

const CHUNK_BYTES = 64 * 1024

/**
 * The text of a whole file: UTF-8 with or without BOM, UTF-16 with BOM, else windows-1250, in which older exports of
 * Polish registers come. Throws a `Problem` when it cannot be read, is empty or is no text.
 */
export async function readTextFile(file: ImportFile): Promise<string> {
  const bytes = await readBytes(file)
  refuseNonText(file, bytes)
  try {
    return new TextDecoder(encodingOf(bytes) ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}

/** What is read whole must fit into memory several times; larger registers come as CSV or GML, which are read piece by piece. */
const MOST_BYTES = 400 * 1024 ** 2

/** A whole file. Throws a `Problem` for one that cannot be read or is too large to be read at once. */
export async function readBytes(file: ImportFile): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const bytes of openBytes(file)) {
      size += bytes.length
      if (size > MOST_BYTES) {
        throw new Problem(400, 'file-large', { file: file.name, megabytes: MOST_BYTES / 1024 ** 2 })
      }
      pieces.push(bytes)
    }
  } catch (error) {
    throw error instanceof Problem ? error : unreadable(file, error)
  }
  return Buffer.concat(pieces)
}

/** An encoding in which a file without any mark of its own may come. */
export type PlainEncoding = 'utf-8' | 'windows-1250'

/**
 * UTF-8 where all bytes are, else windows-1250; `hasMark` tells of a byte order mark. Reads the file to its end, piece
 * by piece, with the same problems as `readTextFile`.
 */
export async function detectEncoding(
  file: ImportFile,
): Promise<{ encoding: PlainEncoding; hasMark: boolean }> {
  let hasMark: boolean | undefined
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let isUtf8 = true
  for await (const bytes of byteChunks(file)) {
    hasMark ??= bytes.subarray(0, 3).equals(UTF8_MARK) || encodingOf(bytes) !== undefined
    if (encodingOf(bytes) !== undefined) return { encoding: 'utf-8', hasMark }
    isUtf8 &&= decodes(() => decoder.decode(bytes, { stream: true }))
  }
  if (hasMark === undefined) throw new Problem(400, 'file-empty', { file: file.name })
  isUtf8 &&= decodes(() => decoder.decode())
  return { encoding: isUtf8 ? 'utf-8' : 'windows-1250', hasMark }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf])

function decodes(piece: () => string): boolean {
  try {
    piece()
    return true
  } catch {
    return false
  }
}

function openBytes({ member, ...file }: ImportFile): AsyncIterable<Buffer> {
  if (member !== undefined) return memberChunks(file, member)
  return createReadStream(file.path, { highWaterMark: CHUNK_BYTES })
}

/** The bytes of a file; throws the problems of a file that cannot be read or is no text. */
async function* byteChunks(file: ImportFile): AsyncGenerator<Buffer> {
  let isFirst = true
  try {
    for await (const bytes of openBytes(file)) {
      if (isFirst) refuseNonText(file, bytes)
      isFirst = false
      yield bytes
    }
  } catch (error) {
    throw error instanceof Problem || !isSystemError(error) ? error : unreadable(file, error)
  }
}

/**
 * The text of a file piece by piece, for files that do not fit into memory; the encoding is that of the BOM or the XML
 * declaration, or `encoding` where given, else UTF-8. Throws the same problems as `readTextFile`, and one where the bytes are not in that encoding.
 */
export async function* textChunks(file: ImportFile, encoding?: PlainEncoding): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const bytes of byteChunks(file)) {
    const label = encodingOf(bytes) ?? encoding ?? declaredEncoding(bytes) ?? 'utf-8'
    decoder ??= new TextDecoder(label, { fatal: true })
    yield decode(file, () => decoder?.decode(bytes, { stream: true }))
  }
  if (decoder === undefined) throw new Problem(400, 'file-empty', { file: file.name })
  yield decode(file, () => decoder.decode())
}

/** Whether a file is XML, by its first character, in whichever encoding it comes; throws the problems of an unreadable one. */
export async function isXmlFile(file: ImportFile): Promise<boolean> {
  // No byte is a fault in windows-1250; there the byte order mark of UTF-8 reads as three letters.
  for await (const chunk of textChunks(file, 'windows-1250')) {
    const text = chunk.replace(/^(?:ď»ż|\uFEFF)?\s*/u, '')
    if (text !== '') return text.startsWith('<')
  }
  return false
}

function decode(file: ImportFile, piece: () => string | undefined): string {
  try {
    return piece() ?? ''
  } catch {
    throw new Problem(400, 'file-encoding', { file: file.name })
  }
}

/** By the byte order mark; `TextDecoder` then leaves the mark out. */
function encodingOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** Of `<?xml … encoding="…"?>`; one that is unknown is left to the decoder of UTF-8 to refuse. */
function declaredEncoding(bytes: Buffer): string | undefined {
  const label = /^\s*<\?xml[^>]*\bencoding=["']([\w.-]+)["']/.exec(bytes.toString('latin1', 0, 300))?.[1]
  return label !== undefined && /^(windows-1250|iso-8859-2)$/i.test(label) ? label : undefined
}

/** How files of older office programs begin, and workbooks under a password. */
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])

function refuseNonText(file: ImportFile, bytes: Buffer): void {
  if (bytes.length === 0) throw new Problem(400, 'file-empty', { file: file.name })
  if (bytes.subarray(0, 4).equals(COMPOUND_FILE)) throw new Problem(400, 'workbook-old', { file: file.name })
  if (encodingOf(bytes) === undefined && bytes.includes(0))
    throw new Problem(400, 'file-binary', { file: file.name })
}

function unreadable(file: ImportFile, error: unknown): Problem {
  return new Problem(400, 'file-unreadable', {
    file: file.name,
    reason: isSystemError(error) ? error.code : 'EIO',
  })
}

function isSystemError(error: unknown): error is { readonly code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error
}
