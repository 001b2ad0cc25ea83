import { createHash } from 'node:crypto'

import { answerOf } from '../../../core/catchments/index.ts'
import { drawCode } from '../../../platform/accounts/index.ts'
import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { notFound, Problem } from '../../../platform/http/problem.ts'
import type { listCorrections, postReport, postReportLookup, ToldAnswer } from '../contract.ts'
import { HOUR_SECONDS, MOST_OF_NETWORK, normaliseCode, stateOf, writtenCode } from '../policy.ts'
import { countOfNetwork, findByCode, insertReport, lockNetwork, selectCorrections } from '../repository.ts'

/** Sixteen letters and digits: 80 bits, which nobody finds by trying. */
const CODE_LENGTH = 16

const digestOf = (code: string) => createHash('sha256').update(code).digest('hex')
const doorsOf = ({ db }: Context) => db.enter({ kind: 'program', purpose: 'report' })

/**
 * Keeps a reported error with what the portal answered for its address at that moment. Throws 404 for an address or a school that is not
 * there, 410 for an address that is no more, and 429 where a network reports many.
 */
export async function submitReport(
  { body }: Input<typeof postReport>,
  context: Context,
): Promise<Output<typeof postReport>> {
  const { place, told } = await whatWasTold(body, context)
  const now = context.clock.now()
  const { network } = context.visitor
  const code = drawCode(CODE_LENGTH)
  return doorsOf(context).transaction(async (tx) => {
    await lockNetwork(tx, now)
    if ((await countOfNetwork(tx, network, now)) >= MOST_OF_NETWORK)
      throw new Problem(429, 'too-many-reports', { seconds: HOUR_SECONDS })
    const { id, dueOn } = await insertReport(tx, {
      ...{ kind: body.kind, said: body.said, addressId: body.addressId, schoolId: body.schoolId },
      ...{ place, told, network, codeDigest: digestOf(code), reportedAt: now, day: today(context.clock) },
    })
    tx.audit({ action: 'reports.submit', object: { kind: 'report', id } })
    return { code: writtenCode(code), dueOn }
  })
}

type Body = Input<typeof postReport>['body']

async function whatWasTold(
  { addressId, schoolId, entryYear }: Body,
  context: Context,
): Promise<{ place: string | null; told: ToldAnswer | null }> {
  const school = schoolId === null ? null : await titleOfSchool(schoolId, context)
  if (addressId === null) return { place: school, told: null }
  const query = { addressId, level: 'primary', entryYear: entryYear ?? undefined } as const
  const { address, status, answers, ...given } = await answerOf({ query }, context)
  return {
    place: [address?.label, school].filter((part) => typeof part === 'string').join(' · '),
    told: {
      status,
      entryYear: given.entryYear,
      schools: answers.map((each) => each.school.name),
      plan: answers[0]?.basis.plan ?? null,
      rules: answers.flatMap(({ basis }) => (basis.rule === null ? [] : [basis.rule])),
    },
  }
}

async function titleOfSchool(id: number, { db, findUnits }: Context): Promise<string> {
  const [school] = await db.transaction((tx) => findUnits(tx, 'school', [id]))
  if (school === undefined) throw notFound('school', id)
  return school.title
}

/** How a reported error stands. Throws 404 `report-unknown`, the same for every code that is none. */
export async function lookReportUp(
  { body }: Input<typeof postReportLookup>,
  context: Context,
): Promise<Output<typeof postReportLookup>> {
  const digest = digestOf(normaliseCode(body.code))
  const report = await doorsOf(context).transaction((tx) => findByCode(tx, digest))
  if (report === undefined) throw new Problem(404, 'report-unknown')
  const { reportedAt, dueOn, place, outcome, answer, answeredAt } = report
  return {
    state: stateOf(report),
    reportedOn: dayOf(reportedAt),
    answeredOn: answeredAt === null ? null : dayOf(answeredAt),
    ...{ dueOn, place, outcome, answer },
  }
}

/** The calendar day in Poland of an instant. */
const dayOf = (instant: string) => today({ now: () => new Date(instant) })

/** What was put right of late. */
export async function tellCorrections(
  { query }: Input<typeof listCorrections>,
  { db }: Context,
): Promise<Output<typeof listCorrections>> {
  return { corrections: await db.transaction((tx) => selectCorrections(tx, query.limit)) }
}
