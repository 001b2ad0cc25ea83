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

/** What axe finds on a page that lets a test's own script run (`bypassCSP`): each rule with the elements that break it. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: AXE })
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe // just added
    const { violations } = await axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  })
}
