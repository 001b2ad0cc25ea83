import { today } from '../../../platform/clock.ts'
import type { CommandContext } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { RefusedRecord } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { loadSchools, markOf, shortNameOf } from '../../schools/index.ts'
import type { AreaRecord } from '../import/features.ts'
import { fold, schoolNamer } from '../import/name-schools.ts'
import type { AreaOptions } from '../import/options.ts'
import { selectSchoolNames } from '../repository/index.ts'

/** An area with its school; the id of a school that is still to be created is below zero. */
export interface SchoolArea extends AreaRecord {
  readonly schoolId: number
}

/** Finds the school of each area; where it is unknown and none may be created, the area is refused. */
export async function nameSchools(
  tx: Db,
  areas: readonly AreaRecord[],
  { createsSchools }: AreaOptions,
  report: { readonly refused: RefusedRecord[] },
): Promise<SchoolArea[]> {
  const nameOf = schoolNamer(await selectSchoolNames(tx))
  const toCreate = new Map<string, number>()
  return areas.flatMap((area) => {
    const named = nameOf(area)
    if (typeof named === 'object') return [{ ...area, schoolId: named.id }]
    if (named === 'unknown-school' && createsSchools && area.school !== null) {
      const key = fold(area.school)
      const schoolId = toCreate.get(key) ?? -1 - toCreate.size
      toCreate.set(key, schoolId)
      return [{ ...area, schoolId }]
    }
    const params = { school: area.school ?? `RSPO ${area.rspo ?? ''}` }
    report.refused.push({ record: area.record, reason: message(`imports.areas.${named}`, params) })
    return []
  })
}

/** RSPO type of primary schools, which alone have catchments. */
const KIND = 3

/** Adds the schools that are still to be created, and gives every area the id of its own. */
export async function createSchools(
  tx: Db,
  areas: readonly SchoolArea[],
  context: CommandContext,
): Promise<SchoolArea[]> {
  const toCreate = [
    ...new Map(areas.filter(({ schoolId }) => schoolId < 0).map((area) => [area.schoolId, area])).values(),
  ]
  if (toCreate.length === 0) return [...areas]
  const ids = await loadSchools(
    tx,
    toCreate.map(({ schoolId, school, rspo }) => ({
      key: String(schoolId),
      rspo,
      kind: KIND,
      name: school ?? '',
      shortName: shortNameOf(KIND, school ?? ''),
      mark: markOf(KIND, school ?? ''),
      isPublic: true,
      hasCatchment: true,
      origin: 'import catchments',
      originYear: Number(today(context.clock).slice(0, 4)),
      sites: [],
    })),
  )
  return areas.map((area) => ({ ...area, schoolId: ids.get(String(area.schoolId)) ?? area.schoolId }))
}
