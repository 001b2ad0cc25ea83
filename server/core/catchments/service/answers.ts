import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { notFound, Problem } from '../../../platform/http/problem.ts'
import { answersOf, decideInPlan, nextOf, otherSideOf, statusWithoutSchool } from '../answers/compose.ts'
import { type Answering, choosePlan, type Network } from '../answers/network.ts'
import type { CatchmentAnswers, getCatchmentAnswers } from '../contract.ts'
import { type AddressRow, type PointRow, selectAddress, selectPoint } from '../repository/index.ts'
import { withNetwork } from './network.ts'

type Query = Input<typeof getCatchmentAnswers>['query']

interface Frame {
  readonly query: Query
  readonly context: Context
  /** The record date. */
  readonly on: string
  readonly day: string
}

/** An answer is kept until one of these changes; changes of another process are seen within a second. */
const ANSWERED_FROM = ['addresses', 'streets', 'schools', 'catchments'] as const

/** Which school an address, or a free point, belongs to. Throws 404 for an unknown address, 410 for a closed one. */
export async function answer({ query }: { query: Query }, context: Context): Promise<CatchmentAnswers> {
  const day = today(context.clock)
  const frame = { query, context, on: query.on ?? day, day }
  const { addressId, lon, lat } = query
  if (addressId !== undefined) {
    const question = [addressId, query.level, query.entryYear, query.grade, frame.on, day].join(' ')
    return context.cache.getAnswer(context.db, `answer ${question}`, ANSWERED_FROM, () =>
      answerAddress(addressId, frame),
    )
  }
  return answerPoint({ lon: lon ?? 0, lat: lat ?? 0 }, frame)
}

async function answerAddress(id: number, frame: Frame): Promise<CatchmentAnswers> {
  const { query, context, on, day } = frame
  const read = await context.db.snapshot((tx) => withNetwork(context, tx, () => selectAddress(tx, id, day)))
  if (read === undefined) throw notFound('address', id)
  const { row, network } = read
  if (row.closedOn !== null && row.closedOn <= on) {
    throw new Problem(410, 'address-closed', { label: row.label, date: row.closedOn })
  }
  const answering = answeringFor(row, network, frame)
  const place = { ...outline(answering, network, frame), address: addressOf(row) }
  const status = statusWithoutSchool(query.level, answering)
  if (status !== undefined) return { ...place, status }

  const hits = network.hitsOf(row.belongings)
  const found = decideInPlan(hits, answering.plan, answering.entryYear, query.grade)
  const { opposite } = row
  const across = opposite && { number: opposite.number, hits: network.hitsOf(opposite.belongings) }
  return {
    ...place,
    status: found.status,
    answers: answersOf(found, answering),
    otherSide: otherSideOf(across, found, answering),
    next: nextOf(hits, answering, found, query.grade),
  }
}

/** Below this the position of a telephone says nothing about the house. */
const NEAR_METRES = 15

/** Farther than this no address is near; without a boundary, such a point is outside the municipality. */
const FAR_METRES = 1_000

async function answerPoint(point: { lon: number; lat: number }, frame: Frame): Promise<CatchmentAnswers> {
  const { query, context, on, day } = frame
  const asked = {
    // Far off EPSG:2180 means nothing, and no municipality of ours is there.
    ...(isAboutPoland(point) ? point : NOWHERE),
    metres: Math.min(FAR_METRES, Math.max(NEAR_METRES, query.accuracy ?? 0)),
    farMetres: FAR_METRES,
    municipalityId: context.municipality.id,
    on,
    today: day,
  }
  const read = await context.db.snapshot((tx) => withNetwork(context, tx, () => selectPoint(tx, asked)))
  if (read === undefined) throw new Error('A point always has its row')
  const { row, network } = read
  const answering = answeringFor(row, network, frame)
  const place = outline(answering, network, frame)
  if (query.level !== 'primary') return { ...place, status: 'not-applicable' }
  if (!isAboutPoland(point) || !row.isInside) return { ...place, status: 'outside', neighbour: row.neighbour }
  if (answering.plan === undefined) return { ...place, status: 'no-plan' }

  const hits = network.hitsOf(row.belongings)
  const found = decideInPlan(hits, answering.plan, answering.entryYear, query.grade)
  return {
    ...place,
    status: 'choose-address',
    answers: answersOf(found, answering),
    candidates: candidatesOf(row, network, answering, query.grade),
    next: nextOf(hits, answering, found, query.grade),
  }
}

const NOWHERE = { lon: 13, lat: 48 }

function isAboutPoland({ lon, lat }: { lon: number; lat: number }): boolean {
  return lon > 13 && lon < 26 && lat > 48 && lat < 56
}

function answeringFor(
  { entryYear }: { entryYear: number },
  network: Network,
  { query, on }: Frame,
): Answering {
  return choosePlan(network.plans, { level: query.level, entryYear: query.entryYear ?? entryYear, on })
}

function candidatesOf(
  { candidates }: PointRow,
  network: Network,
  { plan, entryYear }: Answering,
  grade: number | undefined,
): CatchmentAnswers['candidates'] {
  return candidates.map(({ belongings, ...candidate }) => ({
    ...candidate,
    schools: decideInPlan(network.hitsOf(belongings), plan, entryYear, grade).answers.map(
      ({ hit }) => hit.school,
    ),
  }))
}

function addressOf({ id, iip, label, lon, lat }: AddressRow): CatchmentAnswers['address'] {
  return { id, iip, label, lon, lat }
}

/** The parts that every answer has, whatever its status. */
function outline(
  { plan, entryYear }: Answering,
  { addressesAsOf }: Network,
  { query, on }: Frame,
): Omit<CatchmentAnswers, 'status'> {
  return {
    address: null,
    demo: (plan?.resolutionNo ?? null) === null,
    level: query.level,
    entryYear,
    on,
    neighbour: null,
    answers: [],
    candidates: [],
    otherSide: [],
    next: null,
    data: { addressesAsOf, planAsOf: plan?.knownFrom ?? null },
  }
}
