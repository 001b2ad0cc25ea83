import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'

import { chooseTheme, followTheme, useTheme } from './use-theme.ts'

const shown = () => document.documentElement.dataset['theme']

const asked = new Set<string>()
const listeners = new Set<() => void>()

beforeEach(() => {
  // jsdom has no media: a device is what it answers.
  Object.defineProperty(window, 'matchMedia', {
    configurable: true,
    value: (query: string) => ({
      matches: asked.has(query),
      addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
    }),
  })
})
afterEach(() => {
  asked.clear()
  listeners.clear()
  window.localStorage.clear()
  jest.restoreAllMocks()
})

const DARK = '(prefers-color-scheme: dark)'
const MORE = '(prefers-contrast: more)'
const FORCED = '(forced-colors: active)'

const CASES = [
  { device: [], kept: null, theme: 'light' },
  { device: [DARK], kept: null, theme: 'dark' },
  { device: [MORE], kept: null, theme: 'contrast' },
  { device: [DARK, MORE], kept: null, theme: 'dark' },
  { device: [DARK, FORCED], kept: null, theme: 'contrast' },
  { device: [DARK], kept: 'light', theme: 'light' },
  { device: [DARK, MORE], kept: 'contrast', theme: 'contrast' },
  { device: [MORE], kept: 'dark', theme: 'dark' },
  { device: [DARK], kept: 'pink', theme: 'dark' },
]

describe.each(CASES)('a device that asks for $device with "$kept" kept', ({ device, kept, theme }) => {
  beforeEach(() => {
    for (const query of device) asked.add(query)
    if (kept !== null) window.localStorage.setItem('rejon.theme', kept)
  })

  test(`is ${theme} for the screens`, () => {
    followTheme()
    expect([shown(), useTheme().value]).toEqual([theme, theme])
  })
})

test('the device may change its mind while the page is open', () => {
  followTheme()
  asked.add(DARK)
  for (const listener of listeners) listener()
  expect(useTheme().value).toBe('dark')
})

test('a choice is kept, and forgotten when the device is to decide again', () => {
  asked.add(DARK)
  followTheme()
  chooseTheme('contrast')
  expect([shown(), window.localStorage.getItem('rejon.theme')]).toEqual(['contrast', 'contrast'])
  chooseTheme('device')
  expect([shown(), window.localStorage.getItem('rejon.theme')]).toEqual(['dark', null])
})

test('a browser that keeps nothing still changes its theme', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  jest.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse)
  jest.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse)
  followTheme()
  chooseTheme('contrast')
  expect(shown()).toBe('contrast')
})
