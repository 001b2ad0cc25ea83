import { type LandKind, type Line, type Position, type Ring } from './city.ts'
import { bordersOf, type Coverage, coverageOf, dissolved } from './coverage.ts'
import { FaceLocator } from './face-locator.ts'
import { areaOf, at, insideOf, isInside, lengthOf } from './geometry.ts'
import { landKindOf, type Surroundings, type Vacancy } from './land-kind.ts'
import { type Character } from './local-streets.ts'
import { parcelLines } from './parcels.ts'
import { noded } from './planar.ts'
import { type Random } from './random.ts'
import { type Survey, type Zone, zoneFinder } from './survey.ts'

/** What land use follows from. Rings are open. */
export interface LandWish {
  readonly survey: Survey
  readonly boundary: readonly Position[]
  /** Built-up parts. */
  readonly outlines: readonly (readonly Position[])[]
  readonly streets: readonly Line[]
  readonly squares: readonly Line[]
  readonly addresses: readonly { readonly point: Position; readonly character: Character }[]
  readonly schools: readonly Position[]
  readonly random: Random
}

/** Land of one use. */
export interface Plot {
  readonly kind: LandKind
  readonly name: string | null
  /** Open rings, the outer one first. */
  readonly rings: readonly (readonly Position[])[]
}

export interface Land {
  /** Without gaps or overlaps, equal neighbours joined. */
  readonly plots: readonly Plot[]
  /** The single faces of which the plots consist. */
  readonly parcels: readonly { readonly kind: LandKind; readonly ring: readonly Position[] }[]
}

/** Larger land without houses is divided, square metres: in town, outside, around a school. */
const TOWN_PARCEL = 26_000
const FIELD = 280_000
const SCHOOL_PARCEL = 14_000
/** Smaller or narrower land goes to its neighbour, square metres and metres. */
const SLIVER_AREA = 500
const SLIVER_WIDTH = 7
/** At most so many faces make one plot: a tile need not read the whole town. */
const MOST_JOINED = 14
/** Houses on a square kilometre that make land residential; a block with fewer is divided first. */
const BUILT_UP = 90
const CLOSELY_BUILT = 700
/** Land of which holes take more than the rest of this share is not divided: a whole town may lie in it. */
const MOST_HOLES = 0.6

/** Divides the municipality into land of one use each: between streets, zones and its own parcels. */
export function divideLand(wish: LandWish): Land {
  const closed = (ring: readonly Position[]): Line => [...ring, at(ring, 0)]
  const rings = [wish.boundary, ...wish.outlines, ...wish.survey.zones.map(({ ring }) => ring)].map(closed)
  const whole = noded([...wish.streets, ...rings])
  const blocks = coverageOf(whole)
  const cuts = parcelsOf(blocks, wish)
  const coverage = coverageOf(noded([...whole, ...cuts]))
  const uses = withoutSlivers(coverage, usesOf(coverage, wish))
  const keys = uses.map((use) => (use === null ? null : JSON.stringify([use.kind, use.name])))
  return {
    plots: dissolved(coverage, keys, MOST_JOINED).map(({ key, piece }) => {
      // Written a few lines above.
      const [kind, name] = JSON.parse(key) as [LandKind, string | null]
      return { kind, name, rings: piece }
    }),
    parcels: coverage.faces.flatMap(({ ring }, i) => {
      const use = uses[i]
      return use === null || use === undefined ? [] : [{ kind: use.kind, ring }]
    }),
  }
}

/** Rings closed, as they are stored. */
export function closedRings(rings: readonly (readonly Position[])[]): Ring[] {
  return rings.map((ring) => [...ring, at(ring, 0)])
}

interface Use {
  readonly kind: LandKind
  readonly name: string | null
}

/** What is known of a face before its use. */
interface Site {
  readonly inside: Position
  readonly zone: Zone | undefined
  readonly isTown: boolean
  readonly isOutside: boolean
  readonly characters: Character[]
}

function sitesOf({ faces }: Coverage, wish: LandWish): Site[] {
  const locator = new FaceLocator(faces)
  const zoneAt = zoneFinder(wish.survey)
  const sites = faces.map((face): Site => {
    const inside = insideOf(face.ring)
    return {
      inside,
      zone: zoneAt(inside),
      isTown: wish.outlines.some((ring) => isInside(ring, inside)),
      isOutside: !isInside(wish.boundary, inside),
      characters: [],
    }
  })
  for (const { point, character } of wish.addresses) sites[locator.find(point)]?.characters.push(character)
  return sites
}

/** Lines that divide land without houses, and that set school grounds apart. */
function parcelsOf(coverage: Coverage, wish: LandWish): Line[] {
  const schools = new FaceLocator(coverage.faces)
  const schoolOf = new Map(wish.schools.map((point) => [schools.find(point), point]))
  return sitesOf(coverage, wish).flatMap((site, i) => {
    const { ring, area } = at(coverage.faces, i)
    if (site.isOutside || site.zone !== undefined || area < areaOf(ring) * MOST_HOLES) return []
    const around = schoolOf.get(i) ?? null
    if (around !== null) return parcelLines(ring, { most: SCHOOL_PARCEL, around, random: wish.random })
    if (density(site, area) > (area > TOWN_PARCEL ? CLOSELY_BUILT : BUILT_UP)) return []
    const most = site.isTown ? TOWN_PARCEL : FIELD
    return parcelLines(ring, { most: most * (0.6 + wish.random()), around: null, random: wish.random })
  })
}

function density({ characters }: Site, area: number): number {
  return characters.length / (area / 1e6)
}

function usesOf(coverage: Coverage, wish: LandWish): (Use | null)[] {
  const locator = new FaceLocator(coverage.faces)
  const schools = new Set(wish.schools.map((point) => locator.find(point)).filter((face) => face >= 0))
  const around: Surroundings = {
    railways: wish.survey.lines.filter(({ kind }) => kind === 'rail').map(({ positions }) => positions),
    outlines: wish.outlines,
    random: wish.random,
  }
  const sites = sitesOf(coverage, wish)
  const uses = sites.map((site, i): Use | null => {
    const { area } = at(coverage.faces, i)
    if (site.isOutside) return null
    if (site.zone !== undefined) return zoneUse(site.zone, site.isTown)
    if (schools.has(i)) return { kind: 'school', name: null }
    if (density(site, area) > BUILT_UP) return { kind: builtUp(site.characters), name: null }
    const vacancy: Vacancy = { inside: site.inside, area, isTown: site.isTown }
    return { kind: landKindOf(vacancy, around), name: null }
  })
  const borders = bordersOf(coverage)
  for (const school of schools) {
    const field = fieldBeside(at(borders, school), coverage, sites)
    if (field !== null) uses[field] = { kind: 'sports', name: null }
  }
  for (const line of wish.squares) {
    const face = squareBeside(line, coverage, locator, sites)
    if (face !== null) uses[face] = { kind: 'square', name: null }
  }
  return uses
}

/** A stream's banks are a park in town and a meadow outside. */
function zoneUse({ kind, name }: Zone, isTown: boolean): Use {
  return { kind: kind === 'park' && name === null && !isTown ? 'grass' : kind, name }
}

function builtUp(characters: readonly Character[]): LandKind {
  const central = characters.filter((character) => character === 'centre').length
  return central * 2 > characters.length ? 'centre' : 'residential'
}

/** A sports field is no larger, square metres, and has a longer border with its school, metres. */
const LARGEST_FIELD = 24_000
const FIELD_BORDER = 30

/** Land without houses beside a school: it has its sports field there. */
function fieldBeside(
  borders: ReadonlyMap<number, number>,
  coverage: Coverage,
  sites: readonly Site[],
): number | null {
  const isFree = (face: number): boolean => {
    const site = sites[face]
    if (site === undefined || site.isOutside || site.zone !== undefined || site.characters.length > 0)
      return false
    const { area } = at(coverage.faces, face)
    return area > SLIVER_AREA * 4 && area < LARGEST_FIELD
  }
  const [longest] = [...borders]
    .filter(([face, metres]) => metres > FIELD_BORDER && isFree(face))
    .sort(([, a], [, b]) => b - a)
  return longest?.[0] ?? null
}

const LARGEST_SQUARE = 9_000

/** The small land without houses beside a square's line. */
function squareBeside(
  line: Line,
  coverage: Coverage,
  locator: FaceLocator,
  sites: readonly Site[],
): number | null {
  const [a, b] = [at(line, 0), at(line, line.length - 1)]
  const length = lengthOf(line)
  for (const side of [1, -1]) {
    const middle: Position = [
      (a[0] + b[0]) / 2 - ((b[1] - a[1]) / length) * 8 * side,
      (a[1] + b[1]) / 2 + ((b[0] - a[0]) / length) * 8 * side,
    ]
    const face = locator.find(middle)
    const site = sites[face]
    if (site === undefined || site.characters.length > 2 || site.zone !== undefined) continue
    if (at(coverage.faces, face).area < LARGEST_SQUARE) return face
  }
  return null
}

/** Land that is too small or too narrow for a use of its own takes that of its longest neighbour. */
function withoutSlivers(coverage: Coverage, uses: readonly (Use | null)[]): (Use | null)[] {
  const borders = bordersOf(coverage)
  const isSliver = coverage.faces.map(({ ring, area }) => {
    const width = (2 * area) / lengthOf([...ring, at(ring, 0)])
    return area < SLIVER_AREA || width < SLIVER_WIDTH
  })
  const settled = [...uses]
  const order = uses.map((_, i) => i).filter((i) => at(isSliver, i))
  order.sort((a, b) => at(coverage.faces, b).area - at(coverage.faces, a).area)
  for (const i of order) {
    if (settled[i] === null) continue
    const heir = [...at(borders, i)]
      .filter(([other]) => other >= 0 && settled[other] !== null && (!at(isSliver, other) || other < i))
      .sort(([, a], [, b]) => b - a)[0]
    if (heir !== undefined) settled[i] = settled[heir[0]] ?? null
  }
  return settled
}
