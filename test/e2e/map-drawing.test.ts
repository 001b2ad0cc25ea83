import { describe, expect, test } from '@jest/globals'
import { type Page } from 'playwright-core'

import { openPage } from '../support/browser.ts'
import { lastDrawn, overlaps, watchCanvas } from '../support/drawn-labels.ts'
import { openPortal } from '../support/open-portal.ts'
import { drawMap } from '../support/portal-screens.ts'
import { isFullScale } from '../support/scale.ts'
import { mapColours } from '../support/screen-measures.ts'
import { type MapView, seams } from '../support/tile-borders.ts'

const portal = openPortal()

const KOSZALIN = { lon: 16.18, lat: 54.19 }
/** Where something begins or ends to be written; on a phone, where most is. */
const ZOOMS = isFullScale()
  ? {
      wide: [11, 12, 13, 14.3, 15, 16, 17.4, 18],
      narrow: [11, 13, 15, 17.4],
      parted: [12.37, 13.61, 14.3, 15.71, 16.45, 17.4],
    }
  : { wide: [11, 13, 15, 17.4], narrow: [13, 17.4], parted: [12.37, 14.3, 16.45] }
const VIEWS = [
  ...ZOOMS.wide.map((zoom) => ({ zoom, width: 1440, height: 900 })),
  ...ZOOMS.narrow.map((zoom) => ({ zoom, width: 390, height: 800 })),
]
/** Names of parts of the town and of parks, by zooms at which the map has to find room for them. */
const NAMES: ReadonlyMap<number, readonly string[]> = new Map([
  [15, ['ŚRÓDMIEŚCIE', 'Park Książąt', 'Pomorskich']],
])

async function openMap(view: MapView, { width, height } = { width: 1440, height: 900 }) {
  const opened = await openPage(portal.browser, portal.url, { width, height })
  // Its own font is optional: who comes for the first time to a busy server is written to in another, wider one.
  await opened.page.goto(portal.url)
  await opened.page.waitForFunction(() => document.fonts.status === 'loaded')
  await watchCanvas(opened.page)
  await opened.page.goto(`${portal.url}/szkoly?map=${view.zoom}/${view.lon}/${view.lat}`)
  if (width < 960) await opened.page.getByRole('button', { name: 'Pokaż mapę' }).click()
  await drawMap(opened.page)
  return opened
}

test.each(VIEWS)(
  'the map at zoom $zoom, $width px wide, writes no name over another or over a mark',
  async ({ zoom, ...size }) => {
    const { page, context, complaints } = await openMap({ zoom, ...KOSZALIN }, size)
    const drawn = await lastDrawn(page)
    expect(drawn.length).toBeGreaterThan(2)
    expect(drawn.map(({ text }) => text)).toEqual(expect.arrayContaining([...(NAMES.get(zoom) ?? [])]))
    expect(overlaps(drawn, 1)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  },
)

describe('between its tiles', () => {
  test.each(ZOOMS.parted)('the map has no gap at zoom %d', async (zoom) => {
    const view = { zoom, ...KOSZALIN }
    const { page, context } = await openMap(view)
    const { borders, worst } = await seams(page, view)
    expect(borders).toBeGreaterThan(1)
    expect(worst).toBeLessThan(0.06)
    await context.close()
  })
})

describe('the theme', () => {
  test('of the page is the theme of its map, and the map follows at once', async () => {
    const { page, context } = await openMap({ zoom: 15, ...KOSZALIN })
    const light = await brightness(page)
    expect(light).toBeGreaterThan(180)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await comesBelow(90, () => brightness(page))).toBe(true)
    expect(await mapColours(page)).toBeGreaterThanOrEqual(4)
    await context.close()
  })
})

/** Whether a measure gets below a limit before a person would give up. */
async function comesBelow(limit: number, measure: () => Promise<number>): Promise<boolean> {
  for (const end = Date.now() + 10_000; Date.now() < end;) if ((await measure()) < limit) return true
  return false
}

/** How light the map is on average, 0–255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.ol-layer canvas')
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    let [sum, count] = [0, 0]
    for (let at = 0; at < data.length; at += 4 * 97) {
      if ((data[at + 3] ?? 0) < 250) continue
      sum += ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3
      count += 1
    }
    return sum / Math.max(1, count)
  })
}
