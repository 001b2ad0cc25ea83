/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

/** A colour written `#rrggbb`. */
export function readColour(text: string): Rgb {
  const part = (from: number) => Number.parseInt(text.slice(from, from + 2), 16)
  return [part(1), part(3), part(5)]
}

export function writeColour(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

/** The first colour with so much (0 to 1) of the second in it. */
export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const [r, g, b] = one.map((part, at) => part + ((other[at] ?? part) - part) * share)
  return [r ?? 0, g ?? 0, b ?? 0]
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2, relative luminance and contrast ratio). */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const WEIGHTS = [0.2126, 0.7152, 0.0722]

function luminance(colour: Rgb): number {
  return colour.reduce((sum, part, at) => {
    const share = part / 255
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    return sum + linear * (WEIGHTS[at] ?? 0)
  }, 0)
}
