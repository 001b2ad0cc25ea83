import { describe, expect, test } from '@jest/globals'

import { COMMANDS } from '../../server/command-help.ts'
import { permission } from '../../server/platform/rights/contract.ts'
import { language, type Language, PLURAL_FORMS } from '../../server/platform/languages/contract.ts'
import { sourceFiles, sourceText } from '../support/source-files.ts'

type Catalogue = string | { readonly [key: string]: Catalogue }

/** Every message under its whole key: `problems.not-found.title` → its text. */
function leaves(catalogue: Catalogue, path = ''): [string, string][] {
  if (typeof catalogue === 'string') return [[path, catalogue]]
  return Object.entries(catalogue).flatMap(([key, value]) =>
    leaves(value, path === '' ? key : `${path}.${key}`),
  )
}

const catalogueOf = (spoken: Language) =>
  new Map(leaves(JSON.parse(sourceText(`web/messages/${spoken}.json`)) as Catalogue)) // texts within objects

const polish = catalogueOf('pl')
const english = catalogueOf('en')
/** Messages that are there in one language at least. */
const messages = new Map([...english, ...polish])

/** What the command line says and what is written into the data is Polish; the API is described in English. */
const POLISH_ONLY = /^(?:commands|imports|catchments|demo|geocode|server)\./
const ENGLISH_ONLY = 'api.'

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
const writtenKeys = found(sources, /(?:\b(?:message|t|\$t)\(\s*|\bwhy: )'([A-Za-z0-9.-]+)'/g)
/** Beginnings of keys whose end is worked out: `imports.rspo.` of `imports.rspo.${reason}`. */
const beginnings = found(sources, /`([a-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.)\$\{/g)

describe('every problem', () => {
  test('is found by this test', () => {
    expect(codes).toEqual(expect.arrayContaining(['broken-cursor', 'file-empty', 'internal', 'too-large']))
  })

  test('that asks to come later says after how many seconds', () => {
    const made = [...serverSources.join('\n').matchAll(/new Problem\(\s*429,[^)]*\)/g)].map(([call]) => call)
    expect(made.length).toBeGreaterThan(0)
    expect(made.filter((call) => !call.includes('{ seconds'))).toEqual([])
  })

  test('has a title and a detail in the catalogue', () => {
    const keys = codes.flatMap((code) => [`problems.${code}.title`, `problems.${code}.detail`])
    expect(keys.filter((key) => !messages.has(key))).toEqual([])
  })
})

test('every act that leaves a trace has words for whoever reads the trail', () => {
  const acts = found(
    serverSources.join('\n'),
    /'((?:accessibility|accounts|audit|imports|jobs|people|personal-data|backups|library|reports|face|news)\.[a-z-]+)'/g,
  )
  const isAct = (act: string) =>
    serverSources.some((source) => source.includes('tx.audit') && source.includes(`'${act}'`))
  const traced = acts.filter((act) => isAct(act) && !permission.options.some((right) => right === act))
  expect(traced.length).toBeGreaterThan(5)
  expect(traced.filter((act) => !messages.has(`workspace.acts.${act}`))).toEqual([])
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

  test.each(language.options)('has words (%s): no placeholders of a developer', (spoken) => {
    const odd = [...catalogueOf(spoken)].filter(
      ([, text]) => text.trim() === '' || /TODO|FIXME|lorem|undefined/i.test(text),
    )
    expect(odd).toEqual([])
  })
})

describe.each(['en', 'uk'] as const)('the catalogue "%s"', (spoken) => {
  const own = catalogueOf(spoken)
  const shared = [...polish].filter(([key]) => !POLISH_ONLY.test(key))

  test('has every message that the Polish one has, and no other', () => {
    const keys = [...own.keys()].filter((key) => spoken !== 'en' || !key.startsWith(ENGLISH_ONLY))
    expect(keys.sort()).toEqual(shared.map(([key]) => key).sort())
  })

  test('says as much: the same parameters in each message', () => {
    const differing = shared.filter(
      ([key, text]) => parameters(text).join() !== parameters(own.get(key) ?? '').join(),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  test('is not the Polish one: only names and abbreviations are alike', () => {
    const alike = shared.filter(([key, text]) => own.get(key) === text)
    expect(alike.map(([key]) => key).filter((key) => !ALIKE.test(key))).toEqual([])
  })

  test('is written in its own letters, and Polish phrases in it say that they are Polish', () => {
    const words = [...own].map(([key, text]) => [key, text.replaceAll(/\[\[.*?\]\]/g, '')] as const)
    const foreign = spoken === 'uk' ? /[ыэъё]/i : /[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]/
    expect(words.filter(([, text]) => foreign.test(text))).toEqual([])
  })
})

describe('a message with a count', () => {
  const MOST: Readonly<Record<Language, number>> = { pl: 3, en: 2, uk: 3 }
  const counted = [...polish].filter(([, text]) => text.includes(' | ')).map(([key]) => key)

  test.each(language.options)('has every form that its language needs: %s', (spoken) => {
    const own = catalogueOf(spoken)
    const incomplete = counted
      .filter((key) => own.has(key) && own.get(key)?.split(' | ').length !== MOST[spoken])
      .concat(
        [...own].filter(([key, text]) => text.includes(' | ') && !counted.includes(key)).map(([key]) => key),
      )
    expect(counted.length).toBeGreaterThan(5)
    expect(incomplete).toEqual([])
  })

  test.each(language.options)('takes the form that Unicode says: %s', (spoken) => {
    const rules = new Intl.PluralRules(spoken)
    const forms = spoken === 'en' ? ['one', 'other'] : ['one', 'few', 'many']
    const wrong = Array.from({ length: 1_000 }, (_, count) => count).filter(
      (count) => forms[PLURAL_FORMS[spoken](count)] !== rules.select(count),
    )
    expect(wrong).toEqual([])
  })
})

/** Names of formats, and of languages in themselves. */
const ALIKE = /^(?:schools\.(?:csv|geojson|section)|shell\.languages\..*)$/

function parameters(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
}

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
