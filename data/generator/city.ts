/** A position in EPSG:2180 (PUWG 1992), metres: [easting, northing]. */
export type Position = readonly [number, number]
/** An open line, at least two positions. */
export type Line = readonly Position[]
/** A closed ring: the first position is repeated at the end. */
export type Ring = readonly Position[]

export type StreetKind = 'arterial' | 'collector' | 'local' | 'path'
export type StreetPrefix = 'ul.' | 'al.' | 'pl.' | 'os.' | 'rynek' | ''

export interface DemoMunicipality {
  readonly teryt: string
  readonly name: string
  readonly title: string
  /** Approximate: drawn by hand around the built-up parts, not the official border. */
  readonly boundary: Ring
}

export interface DemoLocality {
  readonly key: string
  readonly simc: string | null
  readonly name: string
  readonly kind: string
}

export interface DemoStreet {
  readonly key: string
  readonly localityKey: string
  /** null in the demo cities: the facts at hand hold no ULIC codes for them. */
  readonly ulic: string | null
  readonly prefix: StreetPrefix
  /** The sort word, as NAZWA_1 of the ULIC register: `Krzyżanowskiego`. */
  readonly name1: string
  /** What stands before the sort word, as NAZWA_2: `Juliana`; '' when nothing does. */
  readonly name2: string
  /** As it is written in an address: `ul. Juliana Krzyżanowskiego`; '' for a nameless path. */
  readonly fullName: string
  readonly kind: StreetKind
  /** Drawn axis parts; lines that meet share a position exactly. */
  readonly lines: readonly Line[]
}

export interface DemoAddress {
  readonly streetKey: string | null
  readonly localityKey: string
  /** `12`, `12A`, `12/14`: upper case, no spaces. */
  readonly number: string
  readonly postcode: string | null
  readonly point: Position
  /** The permanent polling district whose rule names the address. */
  readonly districtNo: number
}

/** What schools and libraries share. */
export interface DemoPlace {
  readonly key: string
  readonly name: string
  readonly shortName: string
  /** The text of the map symbol: `18`, `V`, `P 14`. */
  readonly mark: string
  readonly patron: string | null
  readonly street: string
  readonly streetKey: string | null
  readonly number: string
  readonly postcode: string | null
  readonly point: Position
  /** True when the source gives no coordinates: the point is placed on its street. */
  readonly approximate: boolean
  readonly fictional: boolean
  readonly origin: string
  readonly year: number
}

export interface DemoSchool extends DemoPlace {
  readonly rspo: number | null
  /** RSPO type id: 1 kindergarten, 3 primary, 14 general secondary, 21 general music school, 100 complex. */
  readonly kind: number
  readonly public: boolean
  /** Has a catchment (obwód): general public primary schools only. */
  readonly catchment: boolean
}

export interface DemoLibrary extends DemoPlace {
  readonly kind: 'library'
}

export interface DemoDistrict {
  readonly no: number
  readonly inhabitants: number
  readonly year: number
  readonly seat: string
  readonly seatStreet: string
  readonly seatNumber: string
  readonly postcode: string
  readonly origin: string
}

export interface DemoCatchmentRule {
  readonly streetKey: string
  readonly kind: 'whole' | 'range' | 'list'
  readonly parity: 'all' | 'odd' | 'even'
  /** Bounds of a range, inclusive; null: open ("od początku", "do końca"). */
  readonly from: string | null
  readonly to: string | null
  /** Exact numbers of a list; empty otherwise. */
  readonly numbers: readonly string[]
  readonly except: readonly string[]
  /** As a resolution writes it: `ul. Lipowa – numery nieparzyste od 1 do 35A`. */
  readonly text: string
}

export interface DemoCatchment {
  readonly schoolKey: string
  readonly rules: readonly DemoCatchmentRule[]
}

export type LandKind =
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

/** Land of one use, or water on top of it. */
export interface DemoArea {
  readonly kind: LandKind | 'lake' | 'river'
  readonly name: string | null
  /** Closed rings, the outer one first. */
  readonly rings: readonly Ring[]
}

export interface DemoTerrainLine {
  readonly kind: 'stream' | 'rail' | 'siding'
  readonly name: string | null
  readonly positions: Line
}

export interface DemoBuilding {
  readonly kind: 'house' | 'tenement' | 'slab' | 'school' | 'hall' | 'church' | 'other'
  readonly floors: number
  /** Closed rings, the outer one first. */
  readonly rings: readonly Ring[]
}

/** A name on the map beside no area of its own: of a part of the town, of a railway station. */
export interface DemoPlaceName {
  readonly kind: 'quarter' | 'station'
  readonly name: string
  readonly point: Position
}

/** The base map: land without gaps or overlaps, water, railways, and the buildings that carry the addresses. */
export interface DemoTerrain {
  readonly areas: readonly DemoArea[]
  readonly lines: readonly DemoTerrainLine[]
  readonly buildings: readonly DemoBuilding[]
  readonly placeNames: readonly DemoPlaceName[]
}

/** Children of one year of birth at one address. */
export interface DemoChildren {
  /** Index of the address in the city. */
  readonly address: number
  readonly birthYear: number
  readonly children: number
}

/** Who lives where: generated, so that the inhabitants of each district come to its fact. */
export interface DemoPeople {
  /** The year of the districts' inhabitants. */
  readonly year: number
  /** Inhabitants of each address, in the order of the addresses. */
  readonly residents: readonly number[]
  readonly children: readonly DemoChildren[]
  /** Pupils of secondary schools who live in other municipalities; null where no fact tells of them. */
  readonly commuters: { readonly pupils: number; readonly year: number } | null
}

/** A city made of real facts (institutions, street names, inhabitants) and generated geometry. */
export interface DemoCity {
  readonly municipality: DemoMunicipality
  readonly localities: readonly DemoLocality[]
  readonly streets: readonly DemoStreet[]
  readonly addresses: readonly DemoAddress[]
  readonly schools: readonly DemoSchool[]
  readonly places: readonly DemoLibrary[]
  readonly districts: readonly DemoDistrict[]
  readonly catchments: readonly DemoCatchment[]
  readonly terrain: DemoTerrain
  readonly people: DemoPeople
}
