import { describe, expect, test } from '@jest/globals'

import { PART_FOLDERS, sourceFiles, sourceText } from '../support/source-files.ts'

interface NamedTables {
  /** Tables whose rows a statement adds, changes or deletes. */
  readonly written: readonly string[]
  /** All tables named, read or written. */
  readonly named: readonly string[]
}

/** The tables that stand in the SQL of a source text; names given by `WITH` and calls of functions are none. */
function tablesIn(source: string): NamedTables {
  const statements = [...source.matchAll(/\bsql`((?:[^`\\]|\\.)*)`/gs)].map(([, text]) => text ?? '')
  const text = statements.join('\n;\n')
  const temporary = new Set(
    [
      ...text.matchAll(
        /\b(\w+)(?:\s*\([^()]*\))?\s+AS\s+(?:NOT\s+)?(?:MATERIALIZED\s+)?\(\s*(?:SELECT|INSERT|UPDATE|DELETE|VALUES|WITH|\$\{)/gi,
      ),
    ].map(([, name]) => name),
  )
  const names = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, name]) => name ?? '').filter((name) => !temporary.has(name))
  const table = '((?:public\\.)?[a-z][a-z0-9_]*)(?![\\w.(]|\\s*\\()'
  const target = '((?:public\\.)?[a-z][a-z0-9_]*)'
  const written = [
    ...names(new RegExp(`\\bINSERT\\s+INTO\\s+${target}`, 'g')),
    ...names(new RegExp(`\\bDELETE\\s+FROM\\s+${target}`, 'g')),
    ...names(new RegExp(`(?<!DO |FOR )\\bUPDATE\\s+${target}`, 'g')),
  ]
  const read = names(new RegExp(`(?<!DISTINCT )\\b(?:FROM|JOIN|USING)\\s+(?!LATERAL\\b)${table}`, 'g'))
  return { written, named: [...new Set([...written, ...read])] }
}

const belongsTo = (part: string) => (table: string) => table === part || table.startsWith(`${part}_`)
const coreParts = [...PART_FOLDERS]
  .filter(([, folder]) => folder.startsWith('server/core/'))
  .map(([name]) => name)
const isOfCore = (table: string) => coreParts.some((part) => belongsTo(part)(table))
/** The list of tenants and the platform's own tables: read by all, written by the platform alone. */
const SHARED = new Set(['public.municipalities', 'layer_versions', 'imports', 'parameters'])
const isShared = (table: string) => SHARED.has(table)

const repositories = (folder: string) =>
  sourceFiles(folder, /\.ts$/).filter((file) => /\/repository(\.ts$|\/)/.test(file))

describe.each([...PART_FOLDERS])('%s', (name, folder) => {
  const tables = tablesIn(repositories(folder).map(sourceText).join('\n'))

  test('has tables, and this test finds them', () => {
    expect(tables.named.filter(belongsTo(name)).length).toBeGreaterThan(0)
  })

  test('writes its own tables only', () => {
    expect(tables.written.filter((table) => !belongsTo(name)(table))).toEqual([])
  })

  test('names its own tables and those of the core only', () => {
    const foreign = tables.named.filter(
      (table) => !belongsTo(name)(table) && !isOfCore(table) && !isShared(table),
    )
    expect(foreign).toEqual([])
  })
})

test('the platform names no table of core or modules', () => {
  const { named } = tablesIn(repositories('server/platform').map(sourceText).join('\n'))
  const ofParts = named.filter((table) => [...PART_FOLDERS.keys()].some((part) => belongsTo(part)(table)))
  expect(named).toContain('layer_versions')
  expect(ofParts).toEqual([])
})

test('tile layers read and never write', () => {
  const { written, named } = tablesIn(sourceFiles('tiles', /\.ts$/).map(sourceText).join('\n'))
  expect(named.some(isOfCore)).toBe(true)
  expect(written).toEqual([])
})

describe('the reader of SQL', () => {
  test('tells tables from functions, aliases and names given by WITH', () => {
    const source =
      'sql`WITH near AS (SELECT a.id FROM addresses AS a) DELETE FROM schools USING near, unnest(${x}) AS u`'
    expect(tablesIn(source)).toEqual({ written: ['schools'], named: ['schools', 'addresses'] })
  })

  test('finds what a foreign table would look like', () => {
    const source =
      'sql`INSERT INTO library_loans (id) SELECT s.id FROM schools AS s JOIN diary_marks AS m ON TRUE`'
    expect(tablesIn(source)).toEqual({
      written: ['library_loans'],
      named: ['library_loans', 'schools', 'diary_marks'],
    })
  })
})
