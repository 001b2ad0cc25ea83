import { type Page } from 'playwright-core'

/** Four corners on the canvas, in its pixels, in order around. */
type Quad = readonly (readonly [number, number])[]

/** Something that a map wrote or put on its canvas in its last frame. */
export interface Drawn {
  readonly kind: 'text' | 'mark'
  /** What was written; of a mark: nothing. */
  readonly text: string
  readonly quad: Quad
}

/**
 * Notes, before any script of the page runs, what is written on canvases, frame by frame. It looks at the canvas
 * itself: whatever the map library believes, this is what a person sees.
 */
export async function watchCanvas(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Note {
      frame: number
      kind: string
      text: string
      quad: [number, number][]
    }
    const notes: Note[] = []
    let frame = 0
    Object.assign(window, { drawnNotes: notes })
    const request = window.requestAnimationFrame.bind(window)
    window.requestAnimationFrame = (callback) =>
      request((time) => {
        frame += 1
        callback(time)
      })
    const note = (context: CanvasRenderingContext2D, kind: string, text: string, box: number[]) => {
      if (!context.canvas.isConnected) return
      const [left = 0, top = 0, right = 0, bottom = 0] = box
      const matrix = context.getTransform()
      const at = (x: number, y: number): [number, number] => {
        const point = matrix.transformPoint({ x, y })
        return [point.x, point.y]
      }
      const quad = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]
      notes.push({ frame, kind, text, quad })
    }
    const write = CanvasRenderingContext2D.prototype.fillText
    CanvasRenderingContext2D.prototype.fillText = function (text: string, x: number, y: number) {
      const size = this.measureText(text)
      note(this, 'text', text, [
        x - size.actualBoundingBoxLeft,
        y - size.actualBoundingBoxAscent,
        x + size.actualBoundingBoxRight,
        y + size.actualBoundingBoxDescent,
      ])
      write.call(this, text, x, y)
    }
    const put = CanvasRenderingContext2D.prototype.drawImage as (...parts: unknown[]) => void // one of its shapes
    CanvasRenderingContext2D.prototype.drawImage = function (...parts: unknown[]) {
      const [image, , , , , x, y, width, height] = parts
      if (image instanceof HTMLCanvasElement && image.width < 300 && typeof height === 'number') {
        const [left, top] = [Number(x), Number(y)]
        note(this, 'mark', '', [left, top, left + Number(width), top + height])
      }
      put.apply(this, parts)
    }
  })
}

/** What the page's maps wrote and put in their last frame. */
export function lastDrawn(page: Page): Promise<Drawn[]> {
  return page.evaluate(() => {
    const { drawnNotes } = window as unknown as { drawnNotes: (Drawn & { frame: number })[] } // see watchCanvas
    const last = Math.max(...drawnNotes.map(({ frame }) => frame))
    return drawnNotes
      .filter(({ frame }) => frame === last)
      .map(({ kind, text, quad }) => ({ kind, text, quad }))
  })
}

/** Pairs of which one lies on the other by more than `tolerance` pixels; a mark's own number is no pair. */
export function overlaps(drawn: readonly Drawn[], tolerance: number): [Drawn, Drawn][] {
  const found: [Drawn, Drawn][] = []
  drawn.forEach((one, index) => {
    for (const [steps, other] of drawn.slice(index + 1).entries()) {
      if (belongTogether(one, other, steps + 1) || !meet(one.quad, other.quad, tolerance)) continue
      found.push([one, other])
    }
  })
  return found
}

/** The letters of a name along a street are drawn one after the other; a mark's number stands in its middle. */
function belongTogether(one: Drawn, other: Drawn, steps: number): boolean {
  if (one.text === other.text && distance(one, other) < 1) return true
  if (one.kind !== other.kind) return distance(one, other) < 8
  return steps <= 2 && isTilted(one) && isTilted(other)
}

function isTilted({ quad: [a, b] }: Drawn): boolean {
  return a !== undefined && b !== undefined && Math.abs(a[1] - b[1]) > 0.01
}

function distance(one: Drawn, other: Drawn): number {
  const [x, y] = middle(one.quad)
  const [u, v] = middle(other.quad)
  return Math.hypot(x - u, y - v)
}

function middle(quad: Quad): [number, number] {
  const sum = (axis: 0 | 1) => quad.reduce((total, corner) => total + corner[axis], 0)
  return [sum(0) / quad.length, sum(1) / quad.length]
}

/** Two convex quads meet unless a line along a side of either parts them. */
function meet(one: Quad, other: Quad, tolerance: number): boolean {
  return [...sides(one), ...sides(other)].every(([dx, dy]) => {
    const length = Math.hypot(dx, dy) || 1
    const along = (quad: Quad) => quad.map(([x, y]) => (x * -dy + y * dx) / length)
    const [a, b] = [along(one), along(other)]
    return (
      Math.min(Math.max(...a), Math.max(...b)) - Math.max(Math.min(...a), Math.min(...b)) > tolerance
    )
  })
}

function sides(quad: Quad): [number, number][] {
  return quad.map(([x, y], index) => {
    const [u, v] = quad[(index + 1) % quad.length] ?? [x, y]
    return [u - x, v - y]
  })
}
