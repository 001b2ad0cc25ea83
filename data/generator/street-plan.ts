import { type Line, type Position, type StreetKind } from './city.ts'
import { type DistrictFact, type CityFacts } from './facts.ts'
import { type Block } from './chords.ts'
import { connected } from './connected.ts'
import { at, distance, isInside, positionKey } from './geometry.ts'
import { type Character, drawLocalStreets, type Surroundings } from './local-streets.ts'
import { nameStreets, type StreetDraft } from './naming.ts'
import { noded } from './planar.ts'
import { divideFace, type Division, type RoomNeed, shareFaces } from './quarters.ts'
import { type Random } from './random.ts'
import { buildSkeleton, type KnownPoints, project, type Skeleton } from './skeleton.ts'
import { type Survey } from './survey.ts'

/** Square metres of land per inhabitant, streets and greens included. */
const LAND: Readonly<Record<Character, number>> = { villas: 330, estate: 105, centre: 100 }
/** Fewer inhabitants than this per street: detached houses. */
const VILLA_INHABITANTS = 200

interface DistrictPlan {
  readonly fact: DistrictFact
  readonly centre: Position
  readonly character: Character
  /** Named streets without an axis. */
  readonly names: string[]
  /** An axis that only this district has: its side roads may bear the same name, as in an estate. */
  readonly estateAxis: string | null
  readonly forced: { street: string; point: Position }[]
  readonly blocks: Block[]
  readonly borders: Line[]
}

/** The whole street network: axes from the sketch and local streets filled in, lines noded. */
export function planStreets(
  facts: CityFacts,
  known: KnownPoints,
  survey: Survey,
  random: Random,
): StreetDraft[] {
  const skeleton = buildSkeleton(facts, known, survey)
  const plans = districtPlans(facts, skeleton)
  const around: Surroundings = {
    junctions: junctionsOf(skeleton),
    keepClear: [...known.values()],
    random,
  }
  settleQuarters(skeleton, plans, around)
  forcePlaces(plans, known, new Set(skeleton.axes.map((axis) => axis.street)))
  const local = plans.flatMap((plan) => drawDistrict(plan, around))
  const axes: StreetDraft[] = skeleton.axes.map((axis) => ({
    street: axis.street,
    kind: axis.kind,
    character: 'estate',
    district: null,
    lines: [axis.line],
  }))
  const paths = survey.promenades.map((line): StreetDraft => ({
    street: '',
    kind: 'path',
    character: 'estate',
    district: null,
    lines: [line],
  }))
  return withSharedVertices(connected([...withSideRoads([...axes, ...local]), ...paths]))
}

function districtPlans(facts: CityFacts, skeleton: Skeleton): DistrictPlan[] {
  const axes = new Map(skeleton.axes.map((axis) => [axis.street, axis.kind]))
  const townHall = project(facts.identity.centre)
  const hosted = hostedStreets(facts, axes)
  return facts.districts.map((fact) => {
    const names = hosted.get(fact.no) ?? []
    const estateAxis = ownAxis(fact.no, facts, axes) ?? null
    const sketched = facts.layout.centres.find((c) => c.district === fact.no)
    if (sketched === undefined) throw new Error(`no centre for district ${fact.no}`)
    const centre = project(sketched.point)
    const detached = fact.inhabitants / Math.max(1, names.length) < VILLA_INHABITANTS
    const character =
      distance(centre, townHall) < facts.identity.centreRadius ? 'centre' : detached ? 'villas' : 'estate'
    return { fact, centre, character, names, estateAxis, forced: [], blocks: [], borders: [] }
  })
}

/**
 * The local streets that each district draws. One that several districts share runs in one piece, where the fewest
 * streets compete for the land; its numbers tell who lives in which district.
 */
function hostedStreets(facts: CityFacts, axes: ReadonlyMap<string, StreetKind>): Map<number, string[]> {
  const sharers = sharersOfStreets(facts.districtStreets.filter(({ street }) => !axes.has(street)))
  const inhabitants = new Map(facts.districts.map(({ no, inhabitants: count }) => [no, Math.max(1, count)]))
  const hosted = new Map<number, string[]>(facts.districts.map(({ no }) => [no, []]))
  const crowding = (no: number): number => (hosted.get(no)?.length ?? 0) / (inhabitants.get(no) ?? 1)
  const own = [...sharers].filter(([, districts]) => districts.size === 1)
  const shared = [...sharers].filter(([, districts]) => districts.size > 1)
  for (const [street, districts] of [...own, ...shared]) {
    const host = [...districts].reduce((best, no) => (crowding(no) < crowding(best) ? no : best))
    hosted.get(host)?.push(street)
  }
  return hosted
}

function sharersOfStreets(facts: CityFacts['districtStreets']): Map<string, Set<number>> {
  const sharers = new Map<string, Set<number>>()
  for (const { street, district } of facts) {
    const known = sharers.get(street) ?? new Set()
    sharers.set(street, known.add(district))
  }
  return sharers
}

function ownAxis(no: number, facts: CityFacts, axes: ReadonlyMap<string, StreetKind>): string | undefined {
  return facts.districtStreets.find(
    (s) =>
      s.district === no &&
      axes.get(s.street) === 'local' &&
      facts.districtStreets.every((other) => other.street !== s.street || other.district === no),
  )?.street
}

function junctionsOf(skeleton: Skeleton): Position[] {
  const seen = new Map<string, number>()
  const junctions: Position[] = []
  for (const line of [...skeleton.axes.map((axis) => axis.line), ...skeleton.outlines]) {
    for (const p of line) {
      const key = positionKey(p)
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      if (times === 2) junctions.push(p)
    }
  }
  return junctions
}

function settleQuarters(skeleton: Skeleton, plans: readonly DistrictPlan[], around: Surroundings): void {
  const needs: RoomNeed[] = plans
    .filter((plan) => plan.names.length > 0 || plan.estateAxis !== null)
    .map((plan) => ({
      district: plan.fact.no,
      centre: plan.centre,
      area: plan.fact.inhabitants * LAND[plan.character],
    }))
  const rules = { ...around, minAngle: 40, minArea: 20000 }
  const owners = shareFaces(skeleton.faces, needs)
  skeleton.faces.forEach((face, i) => {
    const division = divideFace(face, at(owners, i), rules)
    for (const { cut } of division.borders)
      around.junctions.push(at(cut.line, 0), at(cut.line, cut.line.length - 1))
    handOut(division, plans, around.keepClear)
  })
}

function handOut(division: Division, plans: readonly DistrictPlan[], places: readonly Position[]): void {
  const planOf = (no: number): DistrictPlan | undefined => plans.find((plan) => plan.fact.no === no)
  for (const { district, block } of division.quarters) {
    // Land around an institution is built upon, whoever needs it least.
    const builtUp =
      district ?? (places.some((p) => isInside(block, p)) ? nearestDistrict(block, plans) : null)
    if (builtUp !== null) planOf(builtUp)?.blocks.push(block)
  }
  for (const { cut, districts } of division.borders) {
    const poorest = districts
      .map(planOf)
      .filter((plan) => plan !== undefined)
      .sort((a, b) => a.borders.length - a.names.length - (b.borders.length - b.names.length))[0]
    poorest?.borders.push(cut.line)
  }
}

function nearestDistrict(block: Block, plans: readonly DistrictPlan[]): number {
  const p = at(block, 0)
  return at(
    [...plans].sort((a, b) => distance(a.centre, p) - distance(b.centre, p)),
    0,
  ).fact.no
}

/** A known address on a street without an axis: whoever owns the land draws that street past it. */
function forcePlaces(plans: readonly DistrictPlan[], known: KnownPoints, axes: ReadonlySet<string>): void {
  for (const [address, point] of known) {
    const street = address.replace(/ \S+$/, '')
    if (axes.has(street) || plans.some((plan) => plan.forced.some((f) => f.street === street))) continue
    const owner = plans.find((plan) => plan.blocks.some((block) => isInside(block, point)))
    if (owner === undefined) throw new Error(`${address} lies outside the sketched city`)
    for (const plan of plans) {
      const index = plan.names.indexOf(street)
      if (index >= 0) plan.names.splice(index, 1)
    }
    owner.forced.push({ street, point })
  }
}

function drawDistrict(plan: DistrictPlan, around: Surroundings): StreetDraft[] {
  const count = plan.names.length + plan.forced.length - plan.borders.length
  const local = drawLocalStreets(
    plan.blocks,
    { character: plan.character, count, forced: plan.forced },
    around,
  )
  const missed = plan.forced.map((f) => f.street).filter((street) => !local.forced.has(street))
  const wish = {
    names: [...plan.names, ...missed],
    forced: local.forced,
    character: plan.character,
    district: plan.fact.no,
  }
  const drafts = nameStreets([...plan.borders, ...local.lines], wish, around.random)
  return drafts.flatMap((draft) => {
    if (draft.street !== '') return [draft]
    if (plan.estateAxis !== null) return [{ ...draft, street: plan.estateAxis }]
    // A nameless dead end off a main street serves nobody; a border may carry the neighbours' streets.
    return draft.lines.some((line) => plan.borders.includes(line)) ? [draft] : []
  })
}

/** Side roads that bear an axis's name become further lines of it. */
function withSideRoads(drafts: readonly StreetDraft[]): StreetDraft[] {
  const main = new Map(
    drafts.filter((draft) => draft.district === null).map((draft) => [draft.street, draft]),
  )
  const others: StreetDraft[] = []
  for (const draft of drafts) {
    if (draft.district === null) continue
    const axis = main.get(draft.street)
    if (axis === undefined) others.push(draft)
    else main.set(draft.street, { ...axis, district: draft.district, lines: [...axis.lines, ...draft.lines] })
  }
  return [...main.values(), ...others]
}

/** Gives every line a vertex wherever another one meets it, so that the network is connected by equality. */
function withSharedVertices(drafts: readonly StreetDraft[]): StreetDraft[] {
  const lines = noded(drafts.flatMap((draft) => draft.lines))
  let next = 0
  return drafts.map((draft) => ({ ...draft, lines: draft.lines.map(() => at(lines, next++)) }))
}
