import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import { notFound, Problem } from '../../../platform/http/problem.ts'
import { selectLatestAsOf } from '../../../platform/imports/index.ts'
import { answersOf, decideInPlan, nextOf, otherSideOf, statusWithoutSchool } from '../answers/compose.ts'
import type { CatchmentAnswers, getCatchmentAnswers } from '../contract.ts'
import {
  type AddressRow,
  type Asked,
  type PlanRow,
  type PointRow,
  selectAnswerOfAddress,
  selectAnswerOfPoint,
} from '../repository/index.ts'

type Query = Input<typeof getCatchmentAnswers>['query']

/** Which school an address, or a free point, belongs to. Throws 404 for an unknown address, 410 for a closed one. */
export async function answer({ query }: { query: Query }, context: Context): Promise<CatchmentAnswers> {
  const day = today(context.clock)
  const asked: Asked = { level: query.level, entryYear: query.entryYear, on: query.on ?? day, today: day }
  const frame = { query, asked, context, addressesAsOf: await addressesAsOf(context) }
  const { addressId, lon, lat } = query
  if (addressId !== undefined) return answerAddress(addressId, frame)
  return answerPoint({ lon: lon ?? 0, lat: lat ?? 0 }, frame)
}

interface Frame {
  readonly query: Query
  readonly asked: Asked
  readonly context: Context
  readonly addressesAsOf: string | null
}

async function answerAddress(id: number, frame: Frame): Promise<CatchmentAnswers> {
  const { query, asked, context } = frame
  const row = await context.db.transaction((tx) => selectAnswerOfAddress(tx, id, asked))
  if (row === undefined) throw notFound('address', id)
  if (row.closedOn !== null && row.closedOn <= asked.on) {
    throw new Problem(410, 'address-closed', { label: row.label, date: row.closedOn })
  }
  const place = { ...outline(row, frame), address: addressOf(row) }
  const status = statusWithoutSchool(query.level, row)
  if (status !== undefined) return { ...place, status }

  const found = decideInPlan(row.hits, row.planId, row.entryYear, query.grade)
  return {
    ...place,
    status: found.status,
    answers: answersOf(found, row),
    otherSide: otherSideOf(row.opposite, found, row),
    next: nextOf(row.hits, row, found, query.grade),
  }
}

/** Below this the position of a telephone says nothing about the house. */
const NEAR_METRES = 15

async function answerPoint(point: { lon: number; lat: number }, frame: Frame): Promise<CatchmentAnswers> {
  const { query, asked, context } = frame
  // Outside it EPSG:2180 means nothing, and no municipality of ours is there.
  const row = await context.db.transaction((tx) =>
    selectAnswerOfPoint(
      tx,
      {
        ...(isAboutPoland(point) ? point : NOWHERE),
        metres: Math.max(NEAR_METRES, query.accuracy ?? 0),
        municipalityId: context.municipality.id,
      },
      asked,
    ),
  )
  const place = outline(row, frame)
  if (query.level !== 'primary') return { ...place, status: 'not-applicable' }
  if (!isAboutPoland(point) || row.isInside === false) return { ...place, status: 'outside' }
  if (row.planId === null) return { ...place, status: 'no-plan' }

  const found = decideInPlan(row.hits, row.planId, row.entryYear, query.grade)
  return {
    ...place,
    status: 'choose-address',
    answers: answersOf(found, row),
    candidates: candidatesOf(row, query.grade),
    next: nextOf(row.hits, row, found, query.grade),
  }
}

const NOWHERE = { lon: 13, lat: 48 }

function isAboutPoland({ lon, lat }: { lon: number; lat: number }): boolean {
  return lon > 13 && lon < 26 && lat > 48 && lat < 56
}

function candidatesOf(row: PointRow, grade: number | undefined): CatchmentAnswers['candidates'] {
  return row.candidates.map(({ hits, ...candidate }) => ({
    ...candidate,
    schools: decideInPlan(hits, row.planId, row.entryYear, grade).answers.map(({ hit }) => hit.school),
  }))
}

function addressOf({ id, iip, label, lon, lat }: AddressRow): CatchmentAnswers['address'] {
  return { id, iip, label, lon, lat }
}

/** The parts that every answer has, whatever its status. */
function outline(
  plan: PlanRow,
  { query, asked, context, addressesAsOf }: Frame,
): Omit<CatchmentAnswers, 'status'> {
  return {
    address: null,
    demo: context.municipality.isDemo || plan.resolutionNo === null,
    level: query.level,
    entryYear: plan.entryYear,
    on: asked.on,
    answers: [],
    candidates: [],
    otherSide: [],
    next: null,
    data: { addressesAsOf, planAsOf: plan.planKnownFrom },
  }
}

/** Registers from which addresses come. */
const ADDRESS_IMPORTS = ['prg', 'emuia', 'osm', 'demo']

async function addressesAsOf(context: Context): Promise<string | null> {
  const { asOf } = await context.cache.get(
    context.db,
    'catchments: addresses as of',
    ['addresses'],
    async () => ({
      asOf: await context.db.transaction((tx) => selectLatestAsOf(tx, ADDRESS_IMPORTS)),
    }),
  )
  return asOf
}
