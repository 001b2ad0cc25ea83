import { type SaxesTagPlain } from 'saxes'

import { Problem } from '../../../platform/http/problem.ts'
import { readXml, type XmlReading } from '../../../platform/imports/index.ts'
import { catalogueOf, type TerytRow } from './row.ts'

/** No name of TERYT is nearly as long: more than this of one text is not kept. */
const LONGEST_TEXT = 1_000

/**
 * The rows of a list of TERYT in XML, as many at a time as a piece of text held: `<row><WOJ>02</WOJ>…`, or as it was
 * written before 2015, `<row><col name="WOJ">02</col>…`. Memory stays flat. Throws a `Problem` for XML that is broken,
 * cut short, has a DTD, or is no such list.
 */
export async function* xmlRows(chunks: AsyncIterable<string>, file: string): AsyncGenerator<TerytRow[]> {
  const collector = new RowCollector(file)
  for await (const chunk of chunks) {
    collector.write(chunk)
    const rows = collector.take()
    if (rows.length > 0) yield rows
  }
  collector.close()
}

/** `<teryt><catalog><row>`: where rows stand. */
const ROW_DEPTH = 3

class RowCollector {
  private readonly xml: XmlReading<false>
  private readonly file: string
  private rows: TerytRow[] = []
  private cells: Map<string, string> | undefined
  private line = 0
  private column = ''
  private text = ''
  private depth = 0

  constructor(file: string) {
    this.file = file
    this.xml = readXml(file, { xmlns: false })
    this.xml.parser.on('opentag', (tag) => {
      this.open(tag)
    })
    this.xml.parser.on('text', (text) => {
      this.add(text)
    })
    this.xml.parser.on('cdata', (text) => {
      this.add(text)
    })
    this.xml.parser.on('closetag', () => {
      this.shut()
    })
  }

  write(chunk: string): void {
    this.xml.write(chunk)
  }

  /** What has been collected since it was asked last. */
  take(): TerytRow[] {
    const { rows } = this
    this.rows = []
    return rows
  }

  close(): void {
    this.xml.close()
  }

  private open(tag: SaxesTagPlain): void {
    this.depth += 1
    this.text = ''
    if (this.depth === ROW_DEPTH - 1 && tag.name !== 'catalog') {
      throw new Problem(400, 'teryt-unknown-layout', { file: this.file })
    }
    if (this.depth === ROW_DEPTH && tag.name === 'row') {
      this.cells = new Map()
      this.line = this.xml.parser.line
    }
    if (this.depth === ROW_DEPTH + 1) this.column = tag.attributes['name'] ?? tag.name
  }

  private add(text: string): void {
    if (this.cells !== undefined && this.text.length < LONGEST_TEXT) this.text += text.slice(0, LONGEST_TEXT)
  }

  private shut(): void {
    if (this.depth === ROW_DEPTH + 1) this.cells?.set(this.column, this.text.trim())
    if (this.depth === ROW_DEPTH && this.cells !== undefined) {
      this.rows.push(this.rowOf(this.cells))
      this.cells = undefined
    }
    this.text = ''
    this.depth -= 1
  }

  /** Each row has all columns of its list, empty ones too. */
  private rowOf(cells: ReadonlyMap<string, string>): TerytRow {
    const known = catalogueOf([...cells.keys()])
    if (known === undefined) throw new Problem(400, 'teryt-unknown-layout', { file: this.file })
    const { catalogue, missing } = known
    return {
      catalogue,
      record: `${this.file}:${this.line}`,
      cell: (column) => cells.get(column) ?? '',
      isWhole: missing.length === 0,
    }
  }
}
