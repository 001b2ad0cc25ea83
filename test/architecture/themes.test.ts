import { runInNewContext } from 'node:vm'

import { describe, expect, test } from '@jest/globals'

import { sourceText } from '../support/source-files.ts'

type Theme = 'light' | 'dark' | 'contrast'
type Tokens = ReadonlyMap<string, string>

const css = sourceText('web/platform/styles/tokens.css')
const HEX = /#[0-9a-f]{6}/g

/** The colours of a rule; `nth` of two values, where a token has two. */
function colours(selector: string, nth: number): Tokens {
  const start = css.indexOf(`${selector} {`)
  const rule = css.slice(start, css.indexOf('\n}', start))
  const lines = [...rule.matchAll(/(--[\w-]+): ([^;]+);/g)]
  const read = lines.map(([, name = '', value = '']) => {
    const found = value.match(HEX) ?? []
    return [name, found[nth] ?? found[0]] as const
  })
  return new Map(read.flatMap(([name, colour]) => (colour === undefined ? [] : [[name, colour] as const])))
}

const THEMES: Readonly<Record<Theme, Tokens>> = {
  light: colours(':root', 0),
  dark: colours(':root', 1),
  contrast: new Map([...colours(':root', 0), ...colours(":root[data-theme='contrast']", 0)]),
}

/** WCAG 2.1: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const GROUNDS = ['--ground', '--paper']
/** What is written on what. */
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['--ink', [...GROUNDS, '--primary-tint', '--accent-tint', '--danger-tint', '--blank']],
  ['--ink-muted', [...GROUNDS, '--primary-tint', '--danger-tint', '--accent-tint', '--blank']],
  ['--primary', [...GROUNDS, '--primary-tint', '--accent-tint', '--danger-tint', '--blank']],
  ['--primary-strong', [...GROUNDS, '--primary-tint', '--blank']],
  ['--accent-text', [...GROUNDS, '--accent-tint']],
  ['--danger-text', [...GROUNDS, '--danger-tint']],
  ['--success-text', GROUNDS],
  ['--on-accent', ['--accent', '--accent-strong']],
  ['--paper', ['--primary', '--slate', '--success-text', '--accent-text']],
  ['--slate', GROUNDS],
]
/** Edges and marks without which a control is not seen. */
const EDGES: readonly (readonly [string, readonly string[]])[] = [
  ['--line-control', GROUNDS],
  ['--primary', GROUNDS],
  ['--slate', GROUNDS],
  ['--danger-text', GROUNDS],
]

const pairs = (list: typeof TEXTS) =>
  list.flatMap(([front, backs]) => backs.map((back) => [front, back] as const))

const LEAST: Readonly<Record<Theme, { ink: number; text: number; edge: number }>> = {
  light: { ink: 7, text: 4.5, edge: 3 },
  dark: { ink: 7, text: 4.5, edge: 3 },
  contrast: { ink: 7, text: 7, edge: 4.5 },
}

describe.each(['light', 'dark', 'contrast'] as const)('in the theme "%s"', (theme) => {
  const tokens = THEMES[theme]
  const tooWeak = (list: typeof TEXTS, least: (front: string) => number) =>
    pairs(list)
      .map(([front, back]) => ({ front, back, ratio: ratio(front, back) }))
      .filter(({ front, ratio }) => !(ratio >= least(front)))

  function ratio(front: string, back: string): number {
    return contrast(tokens.get(front) ?? '', tokens.get(back) ?? '')
  }

  test('every text is read on every ground it stands on', () => {
    const { ink, text } = LEAST[theme]
    expect(tooWeak(TEXTS, (front) => (front === '--ink' ? ink : text))).toEqual([])
  })

  test('every control has an edge that is seen', () => {
    expect(tooWeak(EDGES, () => LEAST[theme].edge)).toEqual([])
  })

  test('where the focus is, is seen on every ground: the ring is of two colours', () => {
    const faint = [...GROUNDS, '--primary-tint', '--blank'].filter(
      (ground) => Math.max(ratio('--accent', ground), ratio('--ink', ground)) < 3,
    )
    expect(faint).toEqual([])
  })
})

test('whoever asks the device for dark and for contrast has both: muted and linked texts of the dark theme too', () => {
  const dark = THEMES.dark
  const faint = ['--ink-muted', '--primary', '--accent-text', '--danger-text', '--success-text'].filter(
    (name) => GROUNDS.some((ground) => contrast(dark.get(name) ?? '', dark.get(ground) ?? '') < 7),
  )
  expect(faint).toEqual([])
})

test('each theme has every colour', () => {
  expect(THEMES.light.size).toBeGreaterThanOrEqual(20)
  expect([...THEMES.dark.keys()]).toEqual([...THEMES.light.keys()])
  const both = [...css.matchAll(/^ {2}(--[\w-]+): light-dark\(#/gm)].map((match) => match[1] ?? '')
  const own = colours(":root[data-theme='contrast']", 0)
  expect(both.filter((name) => !own.has(name))).toEqual([])
})

const DARK = '(prefers-color-scheme: dark)'
const MORE = '(prefers-contrast: more)'
const FORCED = '(forced-colors: active)'

/** As in web/platform/use-theme.test.ts: the script before the page and the page agree. */
test.each([
  { device: [], kept: null, theme: 'light' },
  { device: [DARK], kept: null, theme: 'dark' },
  { device: [MORE], kept: null, theme: 'contrast' },
  { device: [DARK, MORE], kept: null, theme: 'dark' },
  { device: [DARK, FORCED], kept: null, theme: 'contrast' },
  { device: [DARK], kept: 'light', theme: 'light' },
  { device: [DARK, MORE], kept: 'contrast', theme: 'contrast' },
  { device: [MORE], kept: 'dark', theme: 'dark' },
  { device: [DARK], kept: 'pink', theme: 'dark' },
  { device: [DARK], kept: undefined, theme: 'dark' },
])('before anything is drawn, a device that asks for $device with "$kept" kept is $theme', (given) => {
  const dataset: { theme?: string } = {}
  const localStorage = {
    getItem() {
      if (given.kept === undefined) throw new Error('SecurityError')
      return given.kept
    },
  }
  const matchMedia = (query: string) => ({ matches: given.device.includes(query) })
  runInNewContext(sourceText('web/public/theme.js'), {
    window: { matchMedia, localStorage },
    document: { documentElement: { dataset } },
  })
  expect(dataset.theme).toBe(given.theme)
})
