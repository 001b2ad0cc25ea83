import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { openPage } from '../support/browser.ts'
import { axeFaults } from '../support/axe.ts'
import { openPortal } from '../support/open-portal.ts'
import { clippedTexts, sidewaysScroll, smallTargets } from '../support/screen-measures.ts'
import { sourceFiles, sourceText } from '../support/source-files.ts'

const portal = openPortal()

/** Stand around every page, of the portal so on this one as well. */
const AROUND = ['AppShell', 'ContactFooter', 'DemoBanner', 'LanguageAndTheme', 'SkipLink', 'WorkspaceShell']
/** Kept for whoever wants to look: `rejon-ui-…/ui-dark-390.png`. */
const pictures = mkdtempSync(join(tmpdir(), 'rejon-ui-'))

describe('the page of components', () => {
  test('shows every component', () => {
    const components = sourceFiles('web/platform/ui', /\.vue$/).map(
      (file) => /(\w+)\.vue$/.exec(file)?.[1] ?? '',
    )
    const page = ['UiPage', 'WorkspaceSamples'].map((file) => sourceText(`web/platform/${file}.vue`)).join()
    expect(components.length).toBeGreaterThan(30)
    expect(components.filter((name) => !AROUND.includes(name) && !page.includes(`<${name}`))).toEqual([])
  })

  test.each(['light', 'dark', 'contrast'] as const)('is drawn without a fault: %s', async (theme) => {
    const { page, context, complaints } = await openPage(portal.browser, portal.url, {
      theme,
      bypassCSP: true,
    })
    await page.goto(`${portal.url}/ui`)
    await page.getByRole('heading', { level: 1, name: 'Składniki ekranów' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await axeFaults(page)).toEqual([])
    for (const width of [320, 390, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      const misfits = [await clippedTexts(page), await smallTargets(page)].flat()
      expect({ width, sideways: await sidewaysScroll(page), misfits }).toEqual({
        width,
        sideways: 0,
        misfits: [],
      })
      const picture = join(pictures, `ui-${theme}-${width}.png`)
      await page.screenshot({ path: picture, fullPage: true })
      expect(readFileSync(picture).length).toBeGreaterThan(50_000)
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})
