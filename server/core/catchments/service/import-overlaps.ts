import type { Db } from '../../../platform/db/db.ts'
import type { RefusedRecord } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { selectOverlaps } from '../repository/index.ts'
import type { SchoolArea } from './import-schools.ts'

interface Question {
  readonly planId: number | undefined
  readonly crs: number
  readonly areas: readonly SchoolArea[]
  readonly isJoint: boolean
  readonly report: { readonly refused: RefusedRecord[]; readonly remarks: RefusedRecord[] }
}

export interface Settled {
  readonly areas: readonly SchoolArea[]
  /** Pairs of schools whose areas are declared joint. */
  readonly joint: readonly (readonly [number, number])[]
}

/**
 * No address may come to have two schools unseen: areas of two schools that lie over each other are joint where the
 * person says so, else both are refused. Slivers, as rounding leaves them along borders, pass with a remark.
 */
export async function settleOverlaps(tx: Db, question: Question): Promise<Settled> {
  const { planId, crs, areas, isJoint, report } = question
  const overlaps = await selectOverlaps(tx, planId, {
    crs,
    geometries: areas.map((area) => area.geometry),
    schoolIds: areas.map((area) => area.schoolId),
  })
  for (const overlap of overlaps.filter((each) => each.isSliver)) {
    report.remarks.push({
      record: recordOf(areas, overlap.a),
      reason: reason('sliver', areas, overlap.b, overlap),
    })
  }
  const real = overlaps.filter((each) => !each.isSliver)
  if (isJoint)
    return { areas, joint: real.map(({ a, bSchoolId }) => [areas[a]?.schoolId ?? bSchoolId, bSchoolId]) }

  const reasons = new Map<number, string>()
  for (const overlap of real) {
    reasons.set(overlap.a, reason('overlap', areas, overlap.b, overlap))
    if (overlap.b !== null) reasons.set(overlap.b, reason('overlap', areas, overlap.a, overlap))
  }
  for (const [index, why] of reasons) report.refused.push({ record: recordOf(areas, index), reason: why })
  return { areas: areas.filter((_, index) => !reasons.has(index)), joint: [] }
}

function recordOf(areas: readonly SchoolArea[], index: number): string {
  return areas[index]?.record ?? ''
}

function reason(
  key: 'sliver' | 'overlap',
  areas: readonly SchoolArea[],
  other: number | null,
  { squareMetres }: { readonly squareMetres: number },
): string {
  const whose = other === null ? message('imports.areas.of-plan') : recordOf(areas, other)
  return message(`imports.areas.${key}`, { other: whose, size: Math.round(squareMetres * 100) / 100 })
}
