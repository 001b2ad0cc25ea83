import { SaxesParser } from 'saxes'

import { Problem } from '../http/problem.ts'

/** XML of an import while it is read: whoever reads it hangs its listeners on `parser`, but for `error` and `doctype`. */
export interface XmlReading<HasNamespaces extends boolean> {
  readonly parser: SaxesParser<{ xmlns: HasNamespaces; position: true }>
  write(chunk: string): void
  close(): void
}

/**
 * Begins to read a file piece by piece, so that memory stays flat. `write` and `close` throw a `Problem` for XML that is
 * broken, cut short, or has a DTD (and so perhaps entities).
 */
export function readXml<HasNamespaces extends boolean>(
  file: string,
  { xmlns }: { readonly xmlns: HasNamespaces },
): XmlReading<HasNamespaces> {
  const parser = new SaxesParser({ xmlns, position: true })
  let isEnding = false
  parser.on('error', ({ message: reason }) => {
    const { line, column } = parser
    throw isEnding
      ? new Problem(400, 'xml-truncated', { file, line })
      : new Problem(400, 'xml-broken', { file, line, column, reason })
  })
  parser.on('doctype', () => {
    throw new Problem(400, 'xml-doctype', { file })
  })
  return {
    parser,
    write(chunk) {
      parser.write(chunk)
    },
    close() {
      isEnding = true
      parser.close()
    },
  }
}
