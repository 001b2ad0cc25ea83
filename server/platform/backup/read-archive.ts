import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

import { z } from 'zod'

import { Problem } from '../http/problem.ts'
import { codeOf } from '../error-code.ts'
import type { TableShape } from '../db/tables.ts'
import { type Counted, FORMAT, type Header, header, RowCount, tableLine, trailer } from './archive.ts'
import { unseal } from './envelope.ts'
import type { BackupKey } from './key.ts'

const BATCH_ROWS = 1_000
const BATCH_CHARACTERS = 1024 * 1024

/** What a backup says, piece by piece: the header first, then rows of one table after the other. */
export type Said =
  { readonly header: Header } | { readonly table: TableShape; readonly rows: readonly string[] }

export interface BackupFile {
  readonly path: string
  /** As the person named it. */
  readonly name: string
}

/**
 * Reads a backup to its end. Throws a `Problem` when it is damaged, cut short or not ours; whoever has come to the end
 * has had every row that its writer counted, unchanged.
 */
export async function* readBackup(file: BackupFile, key: BackupKey): AsyncGenerator<Said> {
  const reading = new ArchiveReading(file.name)
  try {
    for await (const line of linesOf(unpack(file, key))) {
      const said = reading.take(line)
      if (said !== undefined) yield said
    }
  } catch (error) {
    throw asProblem(file, error)
  }
  reading.finish()
}

async function* unpack({ path, name }: BackupFile, key: BackupKey): AsyncGenerator<string> {
  const gunzip = createGunzip()
  // Whatever goes wrong in one of them comes out of the last.
  pipeline(Readable.from(unseal(createReadStream(path), key, name)), gunzip, () => undefined)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const bytes of gunzip as AsyncIterable<Buffer>) yield decoder.decode(bytes, { stream: true }) // no encoding is set
  yield decoder.decode()
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest: string[] = []
  for await (const text of texts) {
    const [end = '', ...more] = text.split('\n')
    rest.push(end)
    for (const next of more) {
      yield rest.join('')
      rest = [next]
    }
  }
  if (rest.join('') !== '') throw new SyntaxError('The last line has no end')
}

/** Follows the lines of a backup and notices what does not belong there; then its errors are those of a damaged file. */
class ArchiveReading {
  readonly #file: string
  #header: Header | undefined
  #tables: TableShape[] = []
  #open: { table: TableShape; count: RowCount; batch: string[]; characters: number } | undefined
  #counted: Counted[] = []
  #isEnded = false

  constructor(file: string) {
    this.#file = file
  }

  /** Gives what has become known by this line. */
  take(line: string): Said | undefined {
    if (this.#isEnded) throw this.#damaged()
    if (this.#header === undefined) return { header: this.#begin(line) }
    if (line.startsWith('"')) return this.#takeRow(z.string().parse(JSON.parse(line)))
    const full = this.#closeTable()
    const control: unknown = JSON.parse(line)
    const named = tableLine.safeParse(control)
    if (named.success) this.#openTable(named.data.table)
    else this.#end(trailer.parse(control).tables)
    return full
  }

  finish(): void {
    if (!this.#isEnded) throw this.#damaged()
  }

  #begin(line: string): Header {
    const content: unknown = JSON.parse(line)
    const { format } = z.object({ format: z.int() }).parse(content)
    if (format !== FORMAT) throw new Problem(400, 'backup-format', { format })
    this.#header = header.parse(content)
    this.#tables = [...this.#header.tables]
    return this.#header
  }

  #openTable({ schema, name }: { schema: string; name: string }): void {
    const table = this.#tables.shift()
    if (table?.schema !== schema || table.name !== name) throw this.#damaged()
    this.#open = { table, count: new RowCount(), batch: [], characters: 0 }
  }

  #takeRow(row: string): Said | undefined {
    if (this.#open === undefined) throw this.#damaged()
    this.#open.count.add(row)
    this.#open.batch.push(row)
    this.#open.characters += row.length
    const { batch, characters } = this.#open
    return batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS ? this.#takeBatch() : undefined
  }

  #takeBatch(): Said | undefined {
    if (this.#open === undefined || this.#open.batch.length === 0) return undefined
    const { table, batch } = this.#open
    this.#open.batch = []
    this.#open.characters = 0
    return { table, rows: batch }
  }

  #closeTable(): Said | undefined {
    const last = this.#takeBatch()
    if (this.#open !== undefined) {
      const { table, count } = this.#open
      if (count.rows !== table.rows) throw this.#damaged()
      this.#counted.push(count.result(table))
      this.#open = undefined
    }
    return last
  }

  #end(written: readonly Counted[]): void {
    if (this.#tables.length > 0 || JSON.stringify(written) !== JSON.stringify(this.#counted))
      throw this.#damaged()
    this.#isEnded = true
  }

  #damaged(): Problem {
    return new Problem(400, 'backup-damaged', { file: this.#file })
  }
}

function asProblem({ name }: BackupFile, error: unknown): unknown {
  if (error instanceof Problem) return error
  const code = codeOf(error) ?? ''
  if (/^E[A-Z]+$/.test(code)) return new Problem(400, 'file-unreadable', { file: name })
  const isContent = error instanceof z.ZodError || error instanceof SyntaxError || error instanceof TypeError
  return isContent || code.startsWith('Z_') ? new Problem(400, 'backup-damaged', { file: name }) : error
}
