/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Page } from 'playwright-core'

import { ROOT } from '../../server/platform/root.ts'

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** The rules of axe whose findings another theme can change. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'] as const

/**
 * What axe finds on a page that lets a test's own script run (`bypassCSP`): each rule with the elements that break it; of
 * `rules` only, where they are named.
 */
export async function axeFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ content: AXE })
  return page.evaluate(
    async (options) => {
      const { axe } = window as unknown as {
        axe: { run(options: object): Promise<{ violations: Violation[] }> }
      } // just added
      const { violations } = await axe.run(options)
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    },
    { resultTypes: ['violations'], ...(rules && { runOnly: [...rules] }) },
  )
}
