import { type Page } from 'playwright-core'

export interface MapView {
  readonly zoom: number
  readonly lon: number
  readonly lat: number
}

/** Of how much of its length a border between tiles is told from what lies on both of its sides, at worst. */
export interface Seams {
  /** Borders of tiles that were in view. */
  readonly borders: number
  /** 0–1; 1 is a line from edge to edge. */
  readonly worst: number
}

/** A column (axis 0) or a row (axis 1) of pixels. */
type Line = readonly [axis: 0 | 1, place: number]

/** How many zooms before the map's own the tiles of some layer may end. */
const DEPTHS = [0, 1, 2, 3, 4]

/**
 * Looks for gaps between tiles: pixels on a border that differ from both neighbours while those are alike. The
 * tiles of a map's zoom and of those before it are looked at, as layers end at different depths.
 */
export async function seams(page: Page, view: MapView): Promise<Seams> {
  const lines = borders(view, await canvasSize(page))
  const around = lines.flatMap(([axis, place]) => [-1, 0, 1].map((off): Line => [axis, place + off]))
  return { borders: lines.length, worst: Math.max(0, ...(await lonePixels(page, around))) }
}

function canvasSize(page: Page): Promise<readonly [number, number]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.ol-layer canvas')
    return [canvas?.width ?? 0, canvas?.height ?? 0] as const
  })
}

/** Where borders of tiles lie on the canvas. */
function borders({ zoom, lon, lat }: MapView, size: readonly [number, number]): Line[] {
  const world = 256 * 2 ** zoom
  const sinus = Math.sin((lat * Math.PI) / 180)
  const middle = [lon / 360 + 0.5, 0.5 - Math.log((1 + sinus) / (1 - sinus)) / (4 * Math.PI)] as const
  return ([0, 1] as const).flatMap((axis) => {
    const start = middle[axis] * world - size[axis] / 2
    return DEPTHS.flatMap((back) => {
      const tile = world / 2 ** (Math.floor(zoom) - back)
      const first = Math.ceil(start / tile)
      const count = Math.max(0, Math.floor((start + size[axis]) / tile) - first + 1)
      return Array.from({ length: count }, (_, index) => Math.round((first + index) * tile - start))
    })
      .filter((place) => place > 3 && place < size[axis] - 4)
      .map((place): Line => [axis, place])
  })
}

/** For each line the share of its pixels that differ from what lies on both sides, where that is alike. */
function lonePixels(page: Page, lines: readonly Line[]): Promise<number[]> {
  return page.evaluate((asked) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.ol-layer canvas')
    const [width, height] = [canvas?.width ?? 0, canvas?.height ?? 0]
    const data = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    const differ = (a: number, b: number) =>
      [0, 1, 2, 3].some((part) => Math.abs((data[a + part] ?? 0) - (data[b + part] ?? 0)) > 3)
    return asked.map(([axis, place]) => {
      const [step, stride, length] = axis === 0 ? [4, 4 * width, height] : [4 * width, 4, width]
      const lone = Array.from({ length }, (_, row) => place * step + row * stride).filter(
        (at) => !differ(at - step, at + step) && differ(at - step, at) && differ(at, at + step),
      )
      return lone.length / length
    })
  }, lines)
}
