import type Style from 'ol/style/Style.js'

import { zoomAt } from '../projection.ts'

/**
 * Looks by what they depend on, made once a resolution: a tile has thousands of features and a dozen looks.
 */
export function lookTable<Key>(
  make: (key: Key, zoom: number) => Style[],
): (key: Key, resolution: number) => Style[] {
  const made = new Map<Key, Style[]>()
  let madeFor = 0
  return (key, resolution) => {
    if (resolution !== madeFor) made.clear()
    madeFor = resolution
    const known = made.get(key) ?? make(key, zoomAt(resolution))
    made.set(key, known)
    return known
  }
}

/** A size that grows evenly on each step of the zoom, from `at12` to `at18`. */
export function grown([at12, at18]: readonly [number, number], zoom: number): number {
  const steps = Math.min(8, Math.max(-2, zoom - 12))
  return at12 * (at18 / at12) ** (steps / 6)
}
