import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'

import { type Entry, openPromise, type ZipFile } from 'yauzl'

import { Problem } from '../http/problem.ts'
import type { ImportFile } from './run-import.ts'

/** An honest archive of a register holds a few files, each about thirty times as large as it is packed. */
const MOST_MEMBERS = 1_000
const MOST_BYTES = 64 * 1024 ** 3
const MOST_TIMES = 250
/** Small members may be packed as tightly as they like. */
const SMALL_BYTES = 64 * 1024 ** 2

/**
 * Puts in place of each ZIP archive its members with one of the endings (`.gml`), in the order of their names, and
 * leaves other files as they are. Nothing is written to disk: a member is unpacked while it is read. Throws a `Problem`
 * for an archive that is cut short, encrypted, without such members, or that would grow past all bounds (a "ZIP bomb").
 */
export async function unpackArchives(
  files: readonly ImportFile[],
  endings: readonly string[],
): Promise<ImportFile[]> {
  const all: ImportFile[] = []
  for (const file of files) all.push(...((await isArchive(file)) ? await membersOf(file, endings) : [file]))
  return all
}

/** How large the members of an archive are together, in bytes, as it says itself; throws the problems of `unpackArchives`. */
export async function unpackedSize(file: ImportFile): Promise<number> {
  const entries = await inArchive(file, (archive) => listEntries(file, archive))
  for (const entry of entries) checkEntry(file, entry)
  return entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
}

/** By its first bytes, whatever it is called; a file that cannot be read is left to its reader. */
export async function isArchive({ path }: ImportFile): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && ['PK\u0003\u0004', 'PK\u0005\u0006'].includes(buffer.toString('latin1'))
  } catch {
    return false
  } finally {
    await file.close()
  }
}

async function membersOf(file: ImportFile, endings: readonly string[]): Promise<ImportFile[]> {
  const entries = await inArchive(file, (archive) => listEntries(file, archive))
  const wanted = entries.filter(({ fileName }) => isWanted(fileName, endings))
  if (wanted.length === 0) {
    throw new Problem(400, 'zip-without-files', { file: file.name, endings: endings.join(', ') })
  }
  for (const entry of wanted) checkEntry(file, entry)
  if (wanted.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > MOST_BYTES) throw bomb(file)
  return wanted
    .map(({ fileName }) => ({ name: `${file.name}/${fileName}`, path: file.path, member: fileName }))
    .sort((a, b) => (a.member < b.member ? -1 : 1))
}

async function listEntries(file: ImportFile, archive: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of archive.eachEntry()) {
    entries.push(entry)
    if (entries.length > MOST_MEMBERS) throw bomb(file)
  }
  return entries
}

/** Folders and what some systems add of their own (`__MACOSX/._punkty.gml`) are no files of the register. */
function isWanted(name: string, endings: readonly string[]): boolean {
  return endings.includes(extname(name).toLowerCase()) && !/(^|\/)(__MACOSX\/|\._)/.test(name)
}

function checkEntry(file: ImportFile, entry: Entry): void {
  if (entry.isEncrypted()) throw new Problem(400, 'zip-encrypted', { file: file.name })
  const { compressedSize, uncompressedSize } = entry
  if (uncompressedSize > SMALL_BYTES && uncompressedSize > compressedSize * MOST_TIMES) throw bomb(file)
}

function bomb(file: ImportFile): Problem {
  return new Problem(400, 'zip-bomb', { file: file.name })
}

/** The bytes of a member, checked against the size and the sum that the archive gives for it. */
export async function* memberChunks(file: ImportFile, member: string): AsyncGenerator<Buffer> {
  const archive = await openArchive(file)
  try {
    const entry = await findEntry(file, archive, member)
    let sum = 0
    for await (const bytes of (await archive.openReadStreamPromise(entry)) as Readable &
      AsyncIterable<Buffer>) {
      sum = crc32(bytes, sum)
      yield bytes
    }
    if (sum !== entry.crc32) throw broken(file)
  } catch (error) {
    throw isOfArchive(error) ? broken(file) : error
  } finally {
    archive.close()
  }
}

async function findEntry(file: ImportFile, archive: ZipFile, member: string): Promise<Entry> {
  for await (const entry of archive.eachEntry()) if (entry.fileName === member) return entry
  throw broken(file)
}

async function inArchive<Result>(
  file: ImportFile,
  read: (archive: ZipFile) => Promise<Result>,
): Promise<Result> {
  const archive = await openArchive(file)
  try {
    return await read(archive)
  } catch (error) {
    throw error instanceof Problem ? error : broken(file)
  } finally {
    archive.close()
  }
}

function openArchive(file: ImportFile): Promise<ZipFile> {
  return openPromise(file.path, { autoClose: false }).catch(() => {
    throw broken(file)
  })
}

function broken(file: ImportFile): Problem {
  return new Problem(400, 'zip-broken', { file: file.name })
}

/** What yauzl and zlib throw, and not what a reader of the bytes throws into the loop. */
function isOfArchive(error: unknown): boolean {
  return error instanceof Error && !(error instanceof Problem)
}
