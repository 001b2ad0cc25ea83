import { today } from '../../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  emptyReport,
  importFiles,
  type ImportReport,
  type Landing,
  readTextFile,
  type RefusedRecord,
  runImport,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { type AreaFile, type AreaRecord, readAreas } from '../import/features.ts'
import { jointGroups } from '../import/joint-groups.ts'
import { type AreaOptions, readAreaOptions } from '../import/options.ts'
import {
  deleteOtherImported,
  insertCatchments,
  insertPlan,
  replaceImportedAreas,
  selectCatchmentIds,
  selectFaults,
  selectOutside,
  selectPlanId,
  selectStates,
  updateJointGroups,
  updateResolution,
} from '../repository/index.ts'
import { type Settled, settleOverlaps } from './import-overlaps.ts'
import { createSchools, nameSchools } from './import-schools.ts'
import { drawCatchments, rematerialise } from './plans.ts'

/** The shared report, and what was let pass but should be looked at. */
export interface AreasReport extends ImportReport {
  readonly remarks: RefusedRecord[]
}

/** One import under way. */
interface Work {
  readonly file: AreaFile
  readonly options: AreaOptions
  readonly context: CommandContext
  readonly isComplete: boolean
  readonly report: AreasReport
}

/** Lets the areas of a GeoJSON file land as the catchments of a plan. */
export async function importCatchments(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const options = readAreaOptions(args)
  const files = importFiles(args, context)
  const [only] = files
  if (only === undefined) throw new Error('The command takes one file')
  const file = readAreas(only.name, await readTextFile(only), options)
  const report: AreasReport = { ...emptyReport(), refused: [...file.refused], remarks: [] }
  report.read = file.records.length + file.refused.length
  const work = { file, options, context, isComplete: args.values['complete'] === true, report }
  const result = await runImport(args, context, { kind: 'catchments', files, land: (tx) => land(tx, work) })
  for (const { record, reason } of report.remarks) context.print(`${record}: ${reason}`)
  return result
}

async function land(tx: Db, work: Work): Promise<Landing> {
  const { context, options, report } = work
  const inside = await withoutOutside(tx, await withoutFaults(tx, work), work)
  const named = await nameSchools(tx, inside, options, report)
  const planId = await selectPlanId(tx, { ...options, name: options.plan })
  const { crs } = work.file
  const settled = await settleOverlaps(tx, { planId, crs, areas: named, isJoint: options.isJoint, report })
  if (settled.areas.length > 0) {
    const standing = await withSchools(tx, settled, work)
    await landInPlan(tx, planId ?? (await newPlan(tx, work)), standing, work)
  }
  return { report, asOf: today(context.clock) }
}

/** An area must be a true polygon: a border that crosses itself says nothing about what it surrounds. */
async function withoutFaults(tx: Db, { file, report }: Work): Promise<AreaRecord[]> {
  const faults = new Map(
    (await selectFaults(tx, candidatesOf(file.crs, file.records))).map((row) => [row.n, row]),
  )
  return file.records.filter(({ record }, index) => {
    const { fault, x, y } = faults.get(index) ?? { fault: null, x: null, y: null }
    if (fault === null) return true
    const key = /self-intersection/i.test(fault) ? 'self-crossing' : 'not-valid'
    const params = { fault, x: round(x), y: round(y) }
    report.refused.push({ record, reason: message(`imports.areas.${key}`, params) })
    return false
  })
}

function round(coordinate: number | null): string {
  return coordinate === null ? '?' : String(Math.round(coordinate * 1e6) / 1e6)
}

async function withoutOutside(tx: Db, areas: readonly AreaRecord[], work: Work): Promise<AreaRecord[]> {
  const outside = new Set(await selectOutside(tx, candidatesOf(work.file.crs, areas)))
  work.report.outside = outside.size
  if (outside.size > 0 && outside.size === areas.length) {
    throw new Problem(400, 'nothing-of-municipality', { municipality: work.context.municipality.name })
  }
  return areas.filter((_, index) => !outside.has(index))
}

function candidatesOf(crs: number, areas: readonly AreaRecord[]) {
  return { crs, geometries: areas.map((area) => area.geometry) }
}

function newPlan(tx: Db, { options, context }: Work): Promise<number> {
  const { plan, level, entryYearFrom, resolution } = options
  return insertPlan(tx, { name: plan, level, entryYearFrom, knownFrom: today(context.clock), resolution })
}

/** The same with the schools that had to be created first. */
async function withSchools(tx: Db, { areas, joint }: Settled, { context }: Work): Promise<Settled> {
  const standing = await createSchools(tx, areas, context)
  const idOf = new Map(areas.map(({ schoolId }, index) => [schoolId, standing[index]?.schoolId ?? schoolId]))
  const real = (schoolId: number) => idOf.get(schoolId) ?? schoolId
  return { areas: standing, joint: joint.map(([a, b]) => [real(a), real(b)]) }
}

async function landInPlan(tx: Db, planId: number, settled: Settled, work: Work): Promise<void> {
  const { options, context, report, isComplete } = work
  const ids = await catchmentsOf(tx, planId, settled)
  const catchmentIds = settled.areas.map(({ schoolId }) => ids.get(schoolId) ?? 0)
  const written = await writeAreas(tx, settled, catchmentIds, work)
  const pairs = settled.joint.map(([a, b]) => [ids.get(a) ?? 0, ids.get(b) ?? 0] as const)
  await updateJointGroups(tx, jointGroups(pairs))
  if (isComplete) report.closed = await deleteOtherImported(tx, planId, catchmentIds)
  const isOtherLaw =
    options.resolution !== undefined && (await updateResolution(tx, planId, options.resolution))
  if (written + report.closed === 0 && !isOtherLaw) return
  await rematerialise(tx, planId)
  await drawCatchments(tx, planId)
  await context.changed(tx, 'catchments')
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

/** Writes the areas that are not there yet as they are; returns how many. */
async function writeAreas(
  tx: Db,
  { areas }: Settled,
  catchmentIds: readonly number[],
  { file, report }: Work,
): Promise<number> {
  const states = await selectStates(tx, { ...candidatesOf(file.crs, areas), catchmentIds })
  for (const { state } of states) report[state] += 1
  const different = states.filter(({ state }) => state !== 'unchanged').map(({ n }) => n)
  if (different.length > 0) {
    await replaceImportedAreas(tx, {
      ...candidatesOf(
        file.crs,
        areas.filter((_, index) => different.includes(index)),
      ),
      catchmentIds: catchmentIds.filter((_, index) => different.includes(index)),
    })
  }
  return different.length
}
