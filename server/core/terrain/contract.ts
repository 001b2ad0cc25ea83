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

/** What has a name on the map: land and water by their kind, parts of the town, railway stations. */
export type PlaceKind = AreaKind | 'quarter' | 'station'

export type BuildingKind = 'house' | 'tenement' | 'slab' | 'school' | 'hall' | 'church' | 'other'
