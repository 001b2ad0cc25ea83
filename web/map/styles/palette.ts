/** What the ground is used for, as the tile layer `landuse` says it. */
export const LANDUSE = [
  'farmland',
  'residential',
  'centre',
  'commercial',
  'industrial',
  'forest',
  'grass',
  'allotments',
  'cemetery',
  'school',
  'park',
  'sports',
  'square',
] as const
export type Landuse = (typeof LANDUSE)[number]

export const STREETS = ['path', 'local', 'collector', 'arterial'] as const
export type StreetKind = (typeof STREETS)[number]

/** The look in which the portal is shown. */
export type Theme = 'light' | 'dark' | 'contrast'

/** Every colour of the map, as `#rrggbb`. The first ones are the tokens of `platform/styles/tokens.css`. */
export interface Palette {
  readonly ink: string
  readonly primary: string
  readonly accent: string
  readonly onAccent: string
  readonly paper: string
  /** Signs of schools without a catchment. */
  readonly slate: string
  /** What is written or drawn on a filled sign. */
  readonly onSign: string
  /** Land that nothing else covers. */
  readonly ground: string
  /** Around names, so that they are read on whatever lies below. */
  readonly halo: string
  /** Outlines and names of catchments that are not spoken of. */
  readonly outline: string
  /** Addresses that no rule or two rules name. */
  readonly alarm: string
  readonly landuse: Readonly<Record<Landuse, string>>
  readonly water: string
  readonly shore: string
  readonly building: string
  readonly schoolBuilding: string
  readonly buildingEdge: string
  readonly street: Readonly<Record<StreetKind, string>>
  readonly streetEdge: Readonly<Record<StreetKind, string>>
  readonly rail: string
  readonly streetName: string
  readonly houseNumber: string
  readonly greenName: string
  readonly waterName: string
  readonly quarterName: string
  /** The six colours a network plan is painted in; `catchments.colour` counts them. */
  readonly network: readonly [string, string, string, string, string, string]
  /** How much of a network's colour covers the land, 0–1. */
  readonly networkFill: number
}

export const FONT = '"Source Sans 3", "Source Sans Stand-in", system-ui, sans-serif'

/** `#rrggbb` with an opacity of 0–1. */
export function withAlpha(colour: string, alpha: number): string {
  const byte = Math.round(alpha * 255)
  return `${colour}${byte.toString(16).padStart(2, '0')}`
}
