import { Problem } from '../../../platform/http/problem.ts'

/** One piece of a GeoJSON collection: a member of the document (`crs`), or one feature. */
export type JsonPiece =
  | { readonly kind: 'member'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'feature'; readonly value: unknown }

/**
 * The members and features of a GeoJSON collection, one feature in memory at a time. Throws a `Problem` for JSON that
 * is broken, cut short, or no object.
 */
export async function* jsonPieces(chunks: AsyncIterable<string>, file: string): AsyncGenerator<JsonPiece[]> {
  const scanner = new Scanner(file)
  for await (const chunk of chunks) {
    const pieces = scanner.scan(chunk)
    if (pieces.length > 0) yield pieces
  }
  scanner.close()
}

const QUOTE = 34
const BACKSLASH = 92
const OPENING = new Set([91, 123])
const CLOSING = new Set([93, 125])
const COMMA = 44
const COLON = 58

/** Cuts a document into values of its first level, and the array `features` into those of its second. */
class Scanner {
  private readonly file: string
  private pieces: JsonPiece[] = []
  /** Text of the value being read, from earlier chunks. */
  private held = ''
  private depth = 0
  private isInString = false
  private isEscaped = false
  private member: string | undefined
  private isDone = false

  constructor(file: string) {
    this.file = file
  }

  scan(chunk: string): JsonPiece[] {
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at)
      if (this.isInString) this.skipInString(code)
      else if (code === QUOTE) this.isInString = true
      else if (this.isBorder(code)) {
        this.cut(this.held + chunk.slice(from, at), code)
        this.held = ''
        from = at + 1
      }
    }
    this.held += chunk.slice(from)
    const { pieces } = this
    this.pieces = []
    return pieces
  }

  close(): void {
    if (!this.isDone) throw new Problem(400, 'json-truncated', { file: this.file })
    if (this.held.trim() !== '') throw this.broken()
  }

  private skipInString(code: number): void {
    if (this.isEscaped) this.isEscaped = false
    else if (code === BACKSLASH) this.isEscaped = true
    else if (code === QUOTE) this.isInString = false
  }

  /** Keeps count of the depth; true where a value of the level that is being cut begins or ends. */
  private isBorder(code: number): boolean {
    const level = this.member === 'features' ? 2 : 1
    if (OPENING.has(code)) {
      this.depth += 1
      return this.depth <= level
    }
    if (CLOSING.has(code)) {
      this.depth -= 1
      return this.depth < level
    }
    return this.depth === level && (code === COMMA || (code === COLON && level === 1))
  }

  private cut(text: string, code: number): void {
    if (this.isDone) throw this.broken()
    if (OPENING.has(code)) this.open(text)
    else if (code === COLON) this.member = this.key(text)
    else this.end(text, code)
  }

  private key(text: string): string {
    const value = this.parse(text)
    if (typeof value !== 'string') throw this.broken()
    return value
  }

  private open(text: string): void {
    if (text.trim() !== '') throw this.broken()
  }

  private end(text: string, code: number): void {
    const isEmpty = text.trim() === ''
    if (this.member === 'features') {
      if (!isEmpty) this.pieces.push({ kind: 'feature', value: this.parse(text) })
      if (this.depth === 1) this.member = ''
    } else {
      if (!isEmpty) this.pieces.push({ kind: 'member', key: this.member ?? '', value: this.parse(text) })
      this.member = undefined
    }
    this.isDone = CLOSING.has(code) && this.depth === 0
  }

  private parse(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch {
      throw this.broken()
    }
  }

  private broken(): Problem {
    return new Problem(400, 'json-broken', { file: this.file })
  }
}
