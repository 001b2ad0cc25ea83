import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { describe, expect, test } from '@jest/globals'

import { ROOT } from '../../server/platform/root.ts'

const ASSETS = join(ROOT, 'dist/web/assets')
const KIB = 1024

/** LOOK: what a phone on a slow network must fetch before the first answer can be typed. */
const INITIAL_SCRIPT_LIMIT = 160 * KIB
const MAP_SCRIPT_LIMIT = 120 * KIB
const STYLE_LIMIT = 30 * KIB

describe('the built portal', () => {
  test('needs at most 160 KB of scripts before the address can be typed', () => {
    const page = readFileSync(join(ROOT, 'dist/web/index.html'), 'utf8')
    const first = [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map((match) => match[1] ?? '')
    const scripts = [...withImports(first)]
    expect(scripts.length).toBeGreaterThan(0)
    const heaviest = Math.max(...catalogues().map((catalogue) => weigh([catalogue])))
    expect(weigh(scripts) + heaviest).toBeLessThanOrEqual(INITIAL_SCRIPT_LIMIT)
  })

  test('brings the words of one language, not of three', () => {
    const page = readFileSync(join(ROOT, 'dist/web/index.html'), 'utf8')
    const first = withImports([...page.matchAll(/assets\/([\w.-]+\.js)/g)].map((match) => match[1] ?? ''))
    expect(catalogues()).toHaveLength(3)
    expect(catalogues().filter((catalogue) => first.has(catalogue))).toEqual([])
  })

  test('loads at most 120 KB more for the map, and not before', () => {
    const page = readFileSync(join(ROOT, 'dist/web/index.html'), 'utf8')
    const first = [...page.matchAll(/assets\/([\w.-]+\.js)/g)].map((match) => match[1] ?? '')
    const before = withImports(first)
    const map = readdirSync(ASSETS).filter((name) => /^CityMap-.*\.js$/.test(name))
    expect(map).toHaveLength(1)
    const more = [...withImports(map)].filter((name) => !before.has(name))
    expect(more).toContain(map[0])
    expect(weigh(more)).toBeLessThanOrEqual(MAP_SCRIPT_LIMIT)
  })

  test('has at most 30 KB of styles in all', () => {
    expect(weigh(readdirSync(ASSETS).filter((name) => name.endsWith('.css')))).toBeLessThanOrEqual(
      STYLE_LIMIT,
    )
  })

  test('has no script and no style inside its page', () => {
    const page = readFileSync(join(ROOT, 'dist/web/index.html'), 'utf8')
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(page).not.toMatch(/<style|\sstyle=/)
  })
})

function catalogues(): string[] {
  return readdirSync(ASSETS).filter((name) => /^(?:pl|en|uk)-[\w-]+\.js$/.test(name))
}

/** The given scripts with all that they import at once (not on demand). */
function withImports(names: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const text = readFileSync(join(ASSETS, name), 'utf8')
    for (const match of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
      waiting.push(match[1] ?? '')
  }
  return seen
}

/** Bytes on the wire, gzipped one by one as the server does. */
function weigh(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0)
}
