import type { CommandContext } from '../../../platform/command.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  type ImportFile,
  isXmlFile,
  openTable,
  type RefusedRecord,
  textChunks,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import {
  type OfficialLocality,
  type OfficialMunicipality,
  type OfficialStreet,
  readTerytRow,
  type TerytRecord,
  type TerytRefusal,
} from '../teryt/record.ts'
import { type Catalogue, catalogueOf, type TerytRow } from '../teryt/row.ts'
import { xmlRows } from '../teryt/xml-rows.ts'

/** What the files say of the municipality; the rows of others are counted only, so that memory stays flat. */
export interface TerytContent {
  readonly read: number
  readonly outside: number
  /** Rows of the municipality with nothing to keep. */
  readonly parts: number
  readonly refused: RefusedRecord[]
  readonly municipalities: readonly OfficialMunicipality[]
  readonly localities: readonly OfficialLocality[]
  readonly streets: readonly OfficialStreet[]
  /** The lists that the files held. */
  readonly catalogues: ReadonlySet<Catalogue>
}

/** Reads the files to their ends. Throws a `Problem` for one that is no list of TERYT or of other municipalities only. */
export async function readTerytFiles(
  files: readonly ImportFile[],
  context: CommandContext,
): Promise<TerytContent> {
  const gatherer = new Gatherer(context)
  for (const file of files) {
    const before = gatherer.counts()
    for await (const rows of rowsOf(file)) gatherer.take(rows)
    const after = gatherer.counts()
    if (after.read === before.read) throw new Problem(400, 'file-without-records', { file: file.name })
    if (after.own === before.own) {
      const { name, teryt } = context.municipality
      throw new Problem(400, 'teryt-other-municipality', { file: file.name, municipality: name, teryt })
    }
  }
  return gatherer.content()
}

class Gatherer {
  private readonly context: CommandContext
  private readonly refused: RefusedRecord[] = []
  private readonly municipalities: OfficialMunicipality[] = []
  private readonly localities: OfficialLocality[] = []
  private readonly streets: OfficialStreet[] = []
  private readonly catalogues = new Set<Catalogue>()
  private read = 0
  private outside = 0
  private parts = 0

  constructor(context: CommandContext) {
    this.context = context
  }

  take(rows: readonly TerytRow[]): void {
    for (const row of rows) {
      this.read += 1
      this.catalogues.add(row.catalogue)
      this.sort(readTerytRow(row, this.context.municipality.teryt))
    }
    this.context.progress(message('imports.rows-read', { count: this.read }))
  }

  counts(): { readonly read: number; readonly own: number } {
    return { read: this.read, own: this.read - this.outside }
  }

  content(): TerytContent {
    const { read, outside, parts, refused, municipalities, localities, streets, catalogues } = this
    return { read, outside, parts, refused, municipalities, localities, streets, catalogues }
  }

  private sort(record: TerytRecord): void {
    if (record.kind === 'outside') this.outside += 1
    else if (record.kind === 'part') this.parts += 1
    else if (record.kind === 'refused') this.refused.push(refusal(record.record, record.reason))
    else if (record.kind === 'municipality') this.municipalities.push(record)
    else if (record.kind === 'locality') this.localities.push(record)
    else this.streets.push(record)
  }
}

export function refusal(record: string, reason: TerytRefusal): RefusedRecord {
  return { record, reason: message(`imports.teryt.${reason}`) }
}

async function* rowsOf(file: ImportFile): AsyncGenerator<readonly TerytRow[]> {
  if (await isXmlFile(file)) yield* xmlRows(textChunks(file), file.name)
  else yield* tableRows(file)
}

/** Rows enough to be worth a turn of the loop. */
const AT_A_TIME = 2_000

async function* tableRows(file: ImportFile): AsyncGenerator<readonly TerytRow[]> {
  const table = await openTable(file)
  const known = catalogueOf(table.columns)
  if (known === undefined) throw new Problem(400, 'teryt-unknown-layout', { file: file.name })
  const { catalogue, missing } = known
  if (missing.length > 0) {
    throw new Problem(400, 'teryt-columns', { file: file.name, catalogue, columns: missing.join(', ') })
  }
  const places = new Map(table.columns.map((column, place) => [column, place]))
  let rows: TerytRow[] = []
  let last = { line: 1, isWhole: true }
  for await (const { line, cells } of table.rows()) {
    last = { line, isWhole: cells.length === table.columns.length }
    const cell = (column: string) => cells[places.get(column) ?? -1]?.trim() ?? ''
    rows.push({ catalogue, record: `${file.name}:${line}`, cell, isWhole: last.isWhole })
    if (rows.length < AT_A_TIME) continue
    yield rows
    rows = []
  }
  if (!last.isWhole) throw new Problem(400, 'file-truncated', { file: file.name, line: last.line })
  yield rows
}
