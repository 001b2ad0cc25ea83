import type OlMap from 'ol/Map.js'
import { getHeight, getWidth } from 'ol/extent.js'
import { nextTick, onMounted, onUnmounted, type ShallowRef, shallowRef } from 'vue'

import { barFor, FRAME, groundMetres, PIXELS_PER_MM, type ScaleBar, scaleFor } from './paper.ts'
import { fromMap } from './projection.ts'

/** What is said below a printed map. */
export interface Sheet {
  /** The N of 1 : N. */
  readonly scale: number
  readonly bar: ScaleBar
  /** The day of printing. */
  readonly date: string
}

interface Paper {
  /** Undefined while the map is on the screen. */
  readonly sheet: Readonly<ShallowRef<Sheet | undefined>>
  /** Draws the map for paper, waits for what is still to come for it, and opens the browser's dialogue. */
  readonly print: () => Promise<void>
}

/** As fine as a printer in a home prints: 288 dots an inch. */
const FINENESS = 3

/**
 * Draws the map anew for a sheet of paper whenever the page is printed: in the frame of the sheet, at a round scale,
 * with what was seen on the screen inside; and as it was when the printing is over.
 */
export function usePaper(map: OlMap): Paper {
  const sheet = shallowRef<Sheet>()
  let restore: (() => void) | undefined

  function layOut() {
    const scale = scaleOf(map)
    if (restore !== undefined || scale === undefined) return
    restore = takePlace(map)
    sheet.value = { scale, bar: barFor(scale), date: today() }
    map.setPixelRatio(FINENESS)
    map.setSize([FRAME.width, FRAME.height].map((millimetres) => Math.round(millimetres * PIXELS_PER_MM)))
    map.getView().setResolution(scale / 1_000 / PIXELS_PER_MM / groundOf(map))
  }

  function layOutNow() {
    layOut()
    // The page is put on paper when its watchers are through, and they are not through yet.
    void nextTick(() => {
      map.renderSync()
    })
  }

  function takeBack() {
    sheet.value = undefined
    restore?.()
    restore = undefined
  }

  async function print() {
    layOut()
    await new Promise<void>((resolve) => {
      map.once('rendercomplete', () => {
        resolve()
      })
      map.render()
    })
    window.print()
    takeBack()
  }

  onMounted(() => {
    window.addEventListener('beforeprint', layOutNow)
    window.addEventListener('afterprint', takeBack)
  })
  onUnmounted(() => {
    window.removeEventListener('beforeprint', layOutNow)
    window.removeEventListener('afterprint', takeBack)
  })
  return { sheet, print }
}

/** The scale at which what is seen on the screen fits the frame. */
function scaleOf(map: OlMap): number | undefined {
  const size = map.getSize()
  if (size === undefined) return undefined
  const extent = map.getView().calculateExtent(size)
  const ground = groundOf(map)
  return Math.max(
    scaleFor(getWidth(extent) * ground, FRAME.width),
    scaleFor(getHeight(extent) * ground, FRAME.height),
  )
}

/** Metres on the ground of a metre in the middle of the map. */
function groundOf(map: OlMap): number {
  return groundMetres(fromMap(map.getView().getCenter() ?? [0, 0]).lat)
}

/** Notes how the map is shown; what it gives shows it so again. */
function takePlace(map: OlMap): () => void {
  const view = map.getView()
  const [fineness, resolution, center] = [map.getPixelRatio(), view.getResolution(), view.getCenter()]
  return () => {
    map.setPixelRatio(fineness)
    map.updateSize()
    view.setResolution(resolution)
    view.setCenter(center)
  }
}

/** The day where the person is. */
function today(): string {
  const now = new Date()
  const two = (number: number) => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
