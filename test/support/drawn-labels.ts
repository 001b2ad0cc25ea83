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
    type Method = (this: CanvasRenderingContext2D, ...parts: unknown[]) => void
    const brush = CanvasRenderingContext2D.prototype as unknown as Record<'fillText' | 'drawImage', Method> // as values
    const { fillText, drawImage } = brush
    brush.fillText = function (...parts) {
      const [text, x, y] = [String(parts[0]), Number(parts[1]), Number(parts[2])]
      const size = this.measureText(text)
      note(this, 'text', text, [
        x - size.actualBoundingBoxLeft,
        y - size.actualBoundingBoxAscent,
        x + size.actualBoundingBoxRight,
        y + size.actualBoundingBoxDescent,
      ])
      fillText.apply(this, parts)
    }
    brush.drawImage = function (...parts) {
      const [left = 0, top = 0, width = 0, height = 0] = parts.slice(5).map(Number)
      // Tiles are drawn as images too, but large ones.
      if (parts.length === 9 && width < 150) note(this, 'mark', '', [left, top, left + width, top + height])
      drawImage.apply(this, parts)
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

/** Letters of a name that turns may touch where it turns. */
const BETWEEN_LETTERS = 4

/** Pairs of which one lies on the other by more than `tolerance` pixels; a mark's own number is no pair. */
export function overlaps(drawn: readonly Drawn[], tolerance: number): [Drawn, Drawn][] {
  return drawn.flatMap((one, index) =>
    drawn.slice(index + 1).flatMap((other, between): [Drawn, Drawn][] => {
      // The letters of a name along a street are drawn one after the other.
      const allowed = between < 2 && one.kind === other.kind ? BETWEEN_LETTERS : tolerance
      return isOne(one, other) || !meet(one.quad, other.quad, allowed) ? [] : [[one, other]]
    }),
  )
}

/** A mark and the number in its middle; or what two tiles both hold, drawn twice on the same place. */
function isOne(one: Drawn, other: Drawn): boolean {
  return distance(one, other) < (one.kind === other.kind && one.text === other.text ? 1 : 8)
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
    return Math.min(Math.max(...a), Math.max(...b)) - Math.max(Math.min(...a), Math.min(...b)) > tolerance
  })
}

function sides(quad: Quad): [number, number][] {
  return quad.map(([x, y], index) => {
    const [u, v] = quad[(index + 1) % quad.length] ?? [x, y]
    return [u - x, v - y]
  })
}
