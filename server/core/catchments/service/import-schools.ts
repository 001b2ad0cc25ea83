import { today } from '../../../platform/clock.ts'
import type { CommandContext } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import type { RefusedRecord } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import type { Level } from '../../schools/contract.ts'
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

/** RSPO types of the schools that a level is made of. */
const KINDS: Readonly<Record<Level, number>> = { kindergarten: 1, primary: 3, secondary: 14 }

/** Adds the schools that are still to be created, and gives every area the id of its own. */
export async function createSchools(
  tx: Db,
  areas: readonly SchoolArea[],
  level: Level,
  context: CommandContext,
): Promise<SchoolArea[]> {
  const toCreate = [
    ...new Map(areas.filter(({ schoolId }) => schoolId < 0).map((area) => [area.schoolId, area])).values(),
  ]
  if (toCreate.length === 0) return [...areas]
  const kind = KINDS[level]
  const ids = await loadSchools(
    tx,
    toCreate.map(({ schoolId, school, rspo }) => ({
      key: String(schoolId),
      rspo,
      kind,
      name: school ?? '',
      shortName: shortNameOf(kind, school ?? ''),
      mark: markOf(kind, school ?? ''),
      isPublic: true,
      hasCatchment: level === 'primary',
      origin: 'import catchments',
      originYear: Number(today(context.clock).slice(0, 4)),
      sites: [],
    })),
  )
  return areas.map((area) => ({ ...area, schoolId: ids.get(String(area.schoolId)) ?? area.schoolId }))
}
