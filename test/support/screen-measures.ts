/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { type Page } from 'playwright-core'

/** Pixels by which the page is wider than its window. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Texts that do not fit the box that cuts them. */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => {
        const style = getComputedStyle(element)
        const cuts = style.overflowX !== 'visible' || style.overflowY !== 'visible'
        const scrolls = /auto|scroll/.test(style.overflowY)
        const seen =
          element.checkVisibility() && element.closest('.visually-hidden, svg, [aria-hidden=true]') === null
        const tooBig =
          element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1
        return cuts && !scrolls && seen && tooBig && element.textContent.trim() !== ''
      })
      .map((element) => `${element.className}: ${element.textContent.trim().slice(0, 60)}`),
  )
}

/** Controls smaller than 24 by 24 px; a control within a label is as large as its label. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, [role=button], [role=option]')]
      .map((element) => element.closest('label') ?? element)
      .filter((element) => element.checkVisibility() && element.closest('.visually-hidden') === null)
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return width < 24 || height < 24
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  )
}

/** Cumulative layout shift since the page began. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const { value, hadRecentInput } = entry as PerformanceEntry & {
              value: number
              hadRecentInput: boolean
            } // TypeScript has no LayoutShift yet
            if (!hadRecentInput) sum += value
          }
        })
        observer.observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => {
          observer.disconnect()
          resolve(sum)
        }, 200)
      }),
  )
}

/** How many colours besides its ground the map's canvases show, each on a thousandth of the area at least. */
export function mapColours(page: Page): Promise<number> {
  return page.evaluate(() => {
    const counts = new Map<string, number>()
    let total = 0
    for (const canvas of document.querySelectorAll('canvas')) {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      for (let at = 0; at < pixels.length; at += 4 * 7) {
        if ((pixels[at + 3] ?? 0) === 0) continue
        total++
        const colour = [0, 1, 2].map((part) => (pixels[at + part] ?? 0) >> 4).join()
        counts.set(colour, (counts.get(colour) ?? 0) + 1)
      }
    }
    return [...counts.values()].filter((count) => count > total / 1_000).length
  })
}
