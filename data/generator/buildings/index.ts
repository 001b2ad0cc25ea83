import { type DemoBuilding, type DemoStreet, type LandKind, type Position } from '../city.ts'
import { at } from '../geometry.ts'
import { type Random } from '../random.ts'
import { type Survey } from '../survey.ts'
import { CARRIAGEWAY, type Door, frontages, type Stand } from './frontage.ts'
import { BuildingGround, type BarrierLine } from './ground.ts'
import { hallProposals } from './halls.ts'
import { houseProposals, type Proposal, shedProposal, smallestHouse } from './houses.ts'
import { schoolProposals } from './schools.ts'
import { gableProposals, slabProposals, slabRuns, towerProposal } from './slabs.ts'
import { isWallToWall, tenementProposals } from './tenements.ts'

/** Who needs buildings, and what is in their way. */
export interface BuildingWish {
  readonly survey: Survey
  readonly streets: readonly DemoStreet[]
  readonly doors: readonly Door[]
  readonly schools: readonly { readonly point: Position; readonly kind: number }[]
  readonly parcels: readonly { readonly kind: LandKind; readonly ring: readonly Position[] }[]
  readonly random: Random
}

/** Metres that a building keeps from water and from tracks. */
const WATER_CLEARANCE = 8
const TRACK_CLEARANCE = 8
/** Sheds behind houses, towers among slabs, second rows with their gables to the street: how often. */
const SHED_SHARE = 0.3
const TOWER_SHARE = 0.12
const GABLE_SHARE = 0.55

/** A building for every door, several doors in one where staircases share it; halls where people work. */
export function placeBuildings(wish: BuildingWish): DemoBuilding[] {
  const works = new BuildingWorks(wish)
  const rows = frontages(wish.streets, wish.doors)
  works.buildSchools(rows)
  for (const row of rows) works.buildTenements(row.filter(({ door }) => door.character === 'centre'))
  for (const row of rows) works.buildSlabs(row.filter(({ door }) => door.character !== 'villas'))
  for (const row of rows) works.buildHouses(row)
  works.buildHalls()
  return works.buildings
}

type Kind = DemoBuilding['kind']

class BuildingWorks {
  readonly buildings: DemoBuilding[] = []
  readonly #wish: BuildingWish
  readonly #ground: BuildingGround
  readonly #housed = new Set<Door>()

  constructor(wish: BuildingWish) {
    this.#wish = wish
    this.#ground = new BuildingGround(
      barriersOf(wish),
      wish.doors.map(({ point }) => point),
    )
  }

  buildSchools(rows: readonly (readonly Stand[])[]): void {
    const kinds = new Map(this.#wish.schools.map(({ point, kind }) => [point.join(' '), kind]))
    for (const stand of rows.flat()) {
      const kind = kinds.get(stand.door.point.join(' '))
      if (kind !== undefined) this.#build('school', 2, [stand], schoolProposals(stand, kind))
    }
  }

  buildSlabs(row: readonly Stand[]): void {
    const { random } = this.#wish
    const waiting = row.filter(({ door }) => !this.#housed.has(door))
    const isSecondRow = (waiting[0]?.offset ?? 0) > 29
    if (isSecondRow && random() < GABLE_SHARE) {
      for (const stand of waiting)
        this.#build('slab', this.#floors(4, 5), [stand], gableProposals(stand, random))
    }
    for (const run of slabRuns(
      waiting.filter(({ door }) => !this.#housed.has(door)),
      random,
    ))
      this.#buildRun(run)
  }

  #buildRun(run: readonly Stand[]): void {
    const { random } = this.#wish
    const first = at(run, 0)
    if (run.length === 1 && random() < TOWER_SHARE && this.#build('slab', 11, run, [towerProposal(first)]))
      return
    if (this.#build('slab', this.#floors(4, 5), run, slabProposals(run)) || run.length === 1) return
    const middle = Math.ceil(run.length / 2)
    this.#buildRun(run.slice(0, middle))
    this.#buildRun(run.slice(middle))
  }

  buildTenements(row: readonly Stand[]): void {
    row.forEach((stand, index) => {
      if (this.#housed.has(stand.door) || !isWallToWall(row, index)) return
      const isInYard = stand.offset > 29
      const proposals = isInYard
        ? houseProposals(stand, this.#wish.random)
        : tenementProposals(row, index, this.#wish.random)
      this.#build('tenement', isInYard ? 2 : this.#floors(3, 5), [stand], proposals)
    })
  }

  buildHouses(row: readonly Stand[]): void {
    const { random } = this.#wish
    for (const stand of row.filter(({ door }) => !this.#housed.has(door))) {
      const isBuilt = this.#build('house', this.#floors(1, 2), [stand], houseProposals(stand, random))
      if (!isBuilt) this.#add('house', 1, [stand], smallestHouse(stand))
      if (stand.door.character === 'villas' && random() < SHED_SHARE) {
        this.#build('other', 1, [], [shedProposal(stand, random)])
      }
    }
  }

  buildHalls(): void {
    for (const { kind, ring } of this.#wish.parcels) {
      if (kind !== 'industrial' && kind !== 'commercial') continue
      for (const hall of hallProposals(ring, this.#wish.random)) this.#build('hall', 1, [], [hall])
    }
  }

  #build(kind: Kind, floors: number, stands: readonly Stand[], proposals: Iterable<Proposal>): boolean {
    const doors = stands.map(({ door }) => door.point)
    for (const { ring, gap } of proposals) {
      if (!this.#ground.fits(ring, doors, gap)) continue
      this.#add(kind, floors, stands, ring)
      return true
    }
    return false
  }

  #add(kind: Kind, floors: number, stands: readonly Stand[], ring: readonly Position[]): void {
    this.#ground.add(ring)
    this.buildings.push({ kind, floors, rings: [[...ring, at(ring, 0)]] })
    for (const { door } of stands) this.#housed.add(door)
  }

  #floors(from: number, to: number): number {
    return from + Math.floor(this.#wish.random() * (to - from + 1))
  }
}

function barriersOf({ survey, streets }: BuildingWish): BarrierLine[] {
  return [
    ...streets.flatMap(({ kind, lines }) => lines.map((line) => ({ line, clearance: CARRIAGEWAY[kind] }))),
    ...survey.lines.map(({ kind, positions }) => ({
      line: positions,
      clearance: kind === 'stream' ? WATER_CLEARANCE : TRACK_CLEARANCE,
    })),
    ...survey.ponds.map(({ ring }) => ({ line: [...ring, at(ring, 0)], clearance: WATER_CLEARANCE })),
  ]
}
