/** The tokens of `platform/styles/tokens.css` as the canvas needs them, and the colours of the map's own. */
export const INK = '#14213d'
export const PRIMARY = '#0b5d66'
export const ACCENT = '#e8871e'
export const GROUND = '#f7f6f2'
export const PAPER = '#ffffff'
export const SLATE = '#3d4a63'
export const OUTLINE = '#8a8a8a'
export const STREET_EDGE = '#cdc5b4'
export const ARTERIAL_EDGE = '#b8ae98'
export const PATH_LINE = '#cbc3b2'
export const STREET_NAME = '#4a5368'
export const HOUSE_NUMBER = '#6f6a5e'

/** Fills of the six colours a network plan is painted in; `catchments.colour` counts them. */
export const NETWORK = ['#0b7a75', '#c98a1b', '#7b4b94', '#5f8a2f', '#b5533c', '#3e6fa8'] as const

export const FONT = '"Source Sans 3", "Source Sans Stand-in", system-ui, sans-serif'

/** `#rrggbb` with an opacity of 0–1. */
export function withAlpha(colour: string, alpha: number): string {
  const byte = Math.round(alpha * 255)
  return `${colour}${byte.toString(16).padStart(2, '0')}`
}
