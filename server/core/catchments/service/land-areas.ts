import type { Db } from '../../../platform/db/db.ts'
import type { ImportReport } from '../../../platform/imports/index.ts'
import type { AreaRecord } from '../import/features.ts'
import { jointGroups } from '../import/joint-groups.ts'
import type { AreaOptions } from '../import/options.ts'
import {
  type Candidates,
  countOtherImported,
  deleteOtherImported,
  type HeldPlan,
  insertCatchments,
  replaceImportedAreas,
  selectCatchmentIds,
  selectStates,
  updateJointGroups,
  updateResolution,
} from '../repository/index.ts'
import type { Settled } from './import-overlaps.ts'
import { versionToWrite } from './plan-version.ts'
import { drawCatchments, rematerialise } from './plans.ts'

interface LandingWork {
  readonly options: AreaOptions
  readonly crs: number
  readonly isComplete: boolean
  /** The day of the import, `YYYY-MM-DD`. */
  readonly day: string
  readonly report: Pick<ImportReport, 'new' | 'changed' | 'unchanged' | 'closed'>
}

interface Landed {
  readonly isDifferent: boolean
  /** Of each area, by its place in the list. */
  readonly states: readonly { readonly n: number; readonly state: 'new' | 'changed' | 'unchanged' }[]
}

export function candidatesOf(crs: number, areas: readonly AreaRecord[]): Candidates {
  return { crs, geometries: areas.map((area) => area.geometry) }
}

/** Brings a plan, or a new one, into line with the areas; counts them, and returns what becomes of each and whether anything is different. */
export async function landInPlan(
  tx: Db,
  plan: HeldPlan | undefined,
  settled: Settled,
  work: LandingWork,
): Promise<Landed> {
  const { options, crs, isComplete, report, day } = work
  const known = plan === undefined ? new Map<number, number>() : await selectCatchmentIds(tx, plan.id)
  const knownIds = settled.areas.map(({ schoolId }) => known.get(schoolId) ?? 0)
  const states = await selectStates(tx, { ...candidatesOf(crs, settled.areas), catchmentIds: knownIds })
  for (const { state } of states) report[state] += 1
  const different = new Set(states.filter(({ state }) => state !== 'unchanged').map(({ n }) => n))
  if (plan !== undefined && isComplete) report.closed = await countOtherImported(tx, plan.id, knownIds)
  const isDifferent = different.size + report.closed > 0 || isOtherLaw(plan, options)
  if (!isDifferent) return { isDifferent, states }

  const planId = await versionToWrite(tx, plan, options, day)
  const ids = await catchmentsOf(tx, planId, settled)
  const catchmentIds = settled.areas.map(({ schoolId }) => ids.get(schoolId) ?? 0)
  await replaceImportedAreas(tx, {
    ...candidatesOf(
      crs,
      settled.areas.filter((_, index) => different.has(index)),
    ),
    catchmentIds: catchmentIds.filter((_, index) => different.has(index)),
  })
  const pairs = settled.joint.map(([a, b]) => [ids.get(a) ?? 0, ids.get(b) ?? 0] as const)
  await updateJointGroups(tx, jointGroups(pairs))
  if (isComplete) await deleteOtherImported(tx, planId, catchmentIds)
  if (options.resolution !== undefined) await updateResolution(tx, planId, options.resolution)
  await rematerialise(tx, planId)
  await drawCatchments(tx, planId)
  return { isDifferent, states }
}

function isOtherLaw(plan: HeldPlan | undefined, { resolution }: AreaOptions): boolean {
  if (resolution === undefined) return false
  return plan?.resolutionNo !== resolution.no || plan.resolutionDate !== resolution.date
}

/** The plan's catchments by their schools, after those of the areas have been added. */
async function catchmentsOf(tx: Db, planId: number, { areas }: Settled): Promise<Map<number, number>> {
  const known = await selectCatchmentIds(tx, planId)
  const missing = [...new Set(areas.map((area) => area.schoolId))].filter((id) => !known.has(id))
  const added = await insertCatchments(
    tx,
    planId,
    missing.map((schoolId) => ({ schoolId, jointGroup: null })),
  )
  return new Map([...known, ...added])
}
