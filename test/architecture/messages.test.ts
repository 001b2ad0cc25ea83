import { describe, expect, test } from '@jest/globals'

import { COMMANDS } from '../../server/command-help.ts'
import { sourceFiles, sourceText } from '../support/source-files.ts'

type Catalogue = string | { readonly [key: string]: Catalogue }

/** Every message under its whole key: `problems.not-found.title` → its text. */
function leaves(catalogue: Catalogue, path = ''): [string, string][] {
  if (typeof catalogue === 'string') return [[path, catalogue]]
  return Object.entries(catalogue).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  )
}

const catalogue = JSON.parse(sourceText('web/messages/pl.json')) as Catalogue // a JSON file of texts within objects
const messages = new Map(leaves(catalogue))

const serverSources = ['server', 'tiles'].flatMap((folder) => sourceFiles(folder, /\.ts$/)).map(sourceText)
const webSources = sourceFiles('web', /\.(?:ts|vue)$/).map(sourceText)
const sources = [...serverSources, ...webSources].join('\n')

const found = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, key]) => key ?? '')),
]

/** Codes of problems, wherever one is made. */
const codes = [
  ...found(serverSources.join('\n'), /new (?:Problem\(\s*[^,()]+,|WrongUsage\()\s*'([a-z0-9-]+)'/g),
  ...found(serverSources.join('\n'), /\bconflict\(\s*'([a-z0-9-]+)'/g),
  'not-found',
  'invalid-request',
]
/** Keys written out, in calls of `message` and `t` and in templates. */
const writtenKeys = found(sources, /\b(?:message|t|\$t)\(\s*'([A-Za-z0-9.-]+)'/g)
/** Beginnings of keys whose end is worked out: `imports.rspo.` of `imports.rspo.${reason}`. */
const beginnings = found(sources, /`([a-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.)\$\{/g)

describe('every problem', () => {
  test('is found by this test', () => {
    expect(codes).toEqual(expect.arrayContaining(['broken-cursor', 'file-empty', 'internal', 'too-large']))
  })

  test('has a title and a detail in the catalogue', () => {
    const keys = codes.flatMap((code) => [`problems.${code}.title`, `problems.${code}.detail`])
    expect(keys.filter((key) => !messages.has(key))).toEqual([])
  })
})

describe('every message', () => {
  test('that is asked for is in the catalogue', () => {
    expect(writtenKeys.length).toBeGreaterThan(20)
    expect(writtenKeys.filter((key) => !messages.has(key))).toEqual([])
  })

  test('in the catalogue is asked for', () => {
    const isUsed = (key: string) =>
      key.startsWith('problems.')
        ? sources.includes(`'${key.split('.')[1] ?? ''}'`)
        : new RegExp(`['"\`]${key.replaceAll('.', '\\.')}['"\`]`).test(sources) ||
          beginnings.some((beginning) => key.startsWith(beginning))
    expect([...messages.keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  test('is Polish: without placeholders of a developer', () => {
    const odd = [...messages].filter(
      ([, text]) => text.trim() === '' || /TODO|FIXME|lorem|undefined/i.test(text),
    )
    expect(odd).toEqual([])
  })
})

test('every command of rejon says what it does', () => {
  const keys = COMMANDS.map(({ name }) => `commands.${name.replaceAll(' ', '-')}`)
  expect(keys.filter((key) => !messages.has(key))).toEqual([])
})

test('every option of every command is explained', () => {
  const unexplained = COMMANDS.flatMap(({ name, options }) =>
    Object.keys(options)
      .filter(
        (option) =>
          !messages.has(`commands.options.${name.replaceAll(' ', '-')}.${option}`) &&
          !messages.has(`commands.options.any.${option}`),
      )
      .map((option) => `${name} --${option}`),
  )
  expect(unexplained).toEqual([])
})
