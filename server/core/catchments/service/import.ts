import { today } from '../../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  emptyReport,
  importFiles,
  type ImportReport,
  type Landing,
  type RefusedRecord,
  runImport,
  type Sight,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { axisOrderOf, outsideVoivodeship } from '../../addresses/index.ts'
import { type AreaFile, type AreaRecord, readAreas } from '../import/features.ts'
import { type AreaOptions, readAreaOptions } from '../import/options.ts'
import {
  PLAN_TABLES,
  selectFaults,
  selectOutside,
  selectSchoolNames,
  selectShapes,
} from '../repository/index.ts'
import { type Settled, settleOverlaps } from './import-overlaps.ts'
import { createSchools, nameSchools, type SchoolArea } from './import-schools.ts'
import { candidatesOf, landInPlan } from './land-areas.ts'
import { planToChange } from './plan-version.ts'

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

/** Lets the areas of a file land as the catchments of a plan. */
export async function importCatchments(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const options = readAreaOptions(args)
  const files = importFiles(args, context)
  const [only] = files
  if (only === undefined) throw new Error('The command takes one file')
  const file = await readAreas(only, options)
  const report: AreasReport = { ...emptyReport(), refused: [...file.refused], remarks: [] }
  report.read = file.records.length + file.refused.length
  const work = { file, options, context, isComplete: args.values['complete'] === true, report }
  return runImport(args, context, {
    kind: 'catchments',
    files,
    tables: PLAN_TABLES,
    land: (tx) => land(tx, work),
  })
}

async function land(tx: Db, work: Work): Promise<Landing> {
  const { context, options, report } = work
  const plan = await planToChange(tx, options)
  await checkAxes(tx, work)
  const inside = await withoutOutside(tx, await withoutFaults(tx, work), work)
  const named = await nameSchools(tx, inside, options, report)
  const { crs } = work.file
  const settled = await settleOverlaps(tx, {
    planId: plan?.id,
    crs,
    areas: named,
    isJoint: options.isJoint,
    report,
  })
  const sights: Sight[] = []
  if (settled.areas.length > 0) {
    const standing = await withSchools(tx, settled, work)
    const day = today(context.clock)
    const { isDifferent, states } = await landInPlan(tx, plan, standing, { ...work, crs, day })
    if (isDifferent) await context.changed(tx, 'catchments')
    if (context.watch !== undefined) sights.push(...(await sightsOf(tx, crs, standing.areas, states)))
  }
  return { report, asOf: today(context.clock), sights }
}

/** The areas that are not as they were, for people to look at. */
async function sightsOf(
  tx: Db,
  crs: number,
  areas: readonly SchoolArea[],
  states: Awaited<ReturnType<typeof landInPlan>>['states'],
): Promise<Sight[]> {
  const names = new Map((await selectSchoolNames(tx)).map(({ id, name }) => [id, name]))
  const shapes = new Map(
    (await selectShapes(tx, candidatesOf(crs, areas))).map((row) => [row.n, row.geometry]),
  )
  return states.flatMap(({ n, state }) => {
    const area = areas[n]
    if (area === undefined || state === 'unchanged') return []
    const label = names.get(area.schoolId) ?? area.school ?? area.record
    return [{ change: state, label, differences: [], movedMetres: null, geometry: shapes.get(n) ?? null }]
  })
}

/** A file whose areas lie in the municipality only with their axes swapped says nothing that could be trusted. */
async function checkAxes(tx: Db, { file, context, report }: Work): Promise<void> {
  const points = file.records.map(({ corner }) => corner)
  const order = await axisOrderOf(tx, context.municipality, { crs: file.crs, points })
  if (order === 'swapped') throw new Problem(400, 'axes-swapped')
  if (order === 'elsewhere') throw outsideVoivodeship(context.municipality)
  if (order === 'unknown') {
    report.remarks.push({ record: file.name, reason: message('imports.axes-unknown') })
  }
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

/** The same with the schools that had to be created first. */
async function withSchools(tx: Db, { areas, joint }: Settled, { context }: Work): Promise<Settled> {
  const standing = await createSchools(tx, areas, context)
  const idOf = new Map(areas.map(({ schoolId }, index) => [schoolId, standing[index]?.schoolId ?? schoolId]))
  const real = (schoolId: number) => idOf.get(schoolId) ?? schoolId
  return { areas: standing, joint: joint.map(([a, b]) => [real(a), real(b)]) }
}
