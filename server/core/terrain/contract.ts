/** What land is used for, and water that is wide enough to have banks. */
export type AreaKind =
  | 'residential'
  | 'centre'
  | 'commercial'
  | 'industrial'
  | 'forest'
  | 'park'
  | 'grass'
  | 'allotments'
  | 'cemetery'
  | 'sports'
  | 'square'
  | 'farmland'
  | 'school'
  | 'lake'
  | 'river'

export type LineKind = 'stream' | 'rail' | 'siding'

export type BuildingKind = 'house' | 'tenement' | 'slab' | 'school' | 'hall' | 'church' | 'other'
