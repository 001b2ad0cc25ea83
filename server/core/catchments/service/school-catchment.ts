import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { levelOfKind } from '../../schools/index.ts'
import { resolutionOf } from '../answers/compose.ts'
import { holdsFor } from '../answers/decide.ts'
import { choosePlan } from '../answers/network.ts'
import type { getSchoolCatchment } from '../contract.ts'
import { inAlphabet, letterOf, sortNameOf } from '../listing/alphabet.ts'
import { type SchoolCatchmentRow, selectAskedSchool, selectSchoolCatchment } from '../repository/index.ts'
import { ruleText } from '../rules/rule-text.ts'
import { withNetwork } from './network.ts'

type SchoolCatchment = Output<typeof getSchoolCatchment>

/** The catchment of a school for the entrants of a year. Throws 404 for an unknown school. */
export async function readSchoolCatchment(
  { params, query }: Input<typeof getSchoolCatchment>,
  context: Context,
): Promise<SchoolCatchment> {
  const day = today(context.clock)
  const on = query.on ?? day
  return context.db.snapshot(async (tx) => {
    const read = await withNetwork(context, tx, () => selectAskedSchool(tx, params.id, day))
    if (read === undefined) throw notFound('school', params.id)
    const { row, network } = read
    const level = levelOfKind(row.kind) ?? 'primary'
    const entryYear = query.entryYear ?? row.entryYear
    const { plan } = choosePlan(network.plans, { level, entryYear, on })
    const found = plan && (await selectSchoolCatchment(tx, { schoolId: params.id, planId: plan.id, on }))
    return {
      school: row.school,
      level,
      entryYear,
      demo: (plan?.resolutionNo ?? null) === null,
      plan: plan && found ? { name: plan.name, resolution: resolutionOf(plan) } : null,
      ...catchmentOf(found, entryYear),
    }
  })
}

function catchmentOf(
  found: SchoolCatchmentRow | undefined,
  entryYear: number,
): Pick<SchoolCatchment, 'rules' | 'addressCount' | 'jointWith' | 'area'> {
  if (found === undefined) return { rules: [], addressCount: 0, jointWith: [], area: null }
  const { rules, ...rest } = found
  const holding = rules
    .filter((rule) => holdsFor(rule, entryYear))
    .map((rule) => ({ ...rule, sortName: sortNameOf(rule.name1, rule.name2) }))
    .sort(inAlphabet)
  return {
    ...rest,
    rules: holding.map((rule) => ({
      street: rule.street,
      locality: rule.locality,
      letter: letterOf(rule.sortName),
      text: ruleText(rule, rule.place),
    })),
  }
}

/** The catchment as an RFC 7946 feature, whose geometry is null where the school has no area. */
export function schoolCatchmentGeoJson({ area, ...properties }: SchoolCatchment): string {
  return JSON.stringify({ type: 'Feature', id: properties.school.id, geometry: area, properties })
}
