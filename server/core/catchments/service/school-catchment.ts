import { today } from '../../../platform/clock.ts'
import type { Context } from '../../../platform/context.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import { notFound } from '../../../platform/http/problem.ts'
import { levelOfKind } from '../../schools/index.ts'
import { resolutionOf } from '../answers/compose.ts'
import { holdsFor } from '../answers/decide.ts'
import type { getSchoolCatchment } from '../contract.ts'
import { type SchoolCatchmentRow, selectSchoolCatchment, selectSchoolKind } from '../repository/index.ts'
import { ruleText } from '../rules/rule-text.ts'

type SchoolCatchment = Output<typeof getSchoolCatchment>

/** The catchment of a school for the entrants of a year. Throws 404 for an unknown school. */
export async function readSchoolCatchment(
  { params, query }: Input<typeof getSchoolCatchment>,
  context: Context,
): Promise<SchoolCatchment> {
  const day = today(context.clock)
  return context.db.transaction(async (tx) => {
    const known = await selectSchoolKind(tx, params.id)
    if (known === undefined) throw notFound('school', params.id)
    const level = levelOfKind(known.kind) ?? 'primary'
    const asked = { level, entryYear: query.entryYear, on: query.on ?? day, today: day }
    const row = await selectSchoolCatchment(tx, params.id, asked)
    if (row === undefined) throw notFound('school', params.id)
    return {
      school: row.school,
      level,
      entryYear: row.entryYear,
      demo: context.municipality.isDemo || row.resolutionNo === null,
      plan: row.hasCatchment ? { name: row.planName ?? '', resolution: resolutionOf(row) } : null,
      rules: rulesOf(row),
      addressCount: row.addressCount,
      jointWith: row.jointWith,
      area: row.area,
    }
  })
}

function rulesOf({ rules, entryYear }: SchoolCatchmentRow): SchoolCatchment['rules'] {
  return rules
    .filter((rule) => holdsFor(rule, entryYear))
    .map((rule) => ({ street: rule.street, locality: rule.locality, text: ruleText(rule, rule.place) }))
}

/** The catchment as an RFC 7946 feature, whose geometry is null where the school has no area. */
export function schoolCatchmentGeoJson({ area, ...properties }: SchoolCatchment): string {
  return JSON.stringify({ type: 'Feature', id: properties.school.id, geometry: area, properties })
}
