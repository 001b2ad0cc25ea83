import { z } from 'zod'

import { type CommandArguments, type CommandOption, WrongUsage } from '../../../platform/command.ts'
import { layerIn, readCrs, readMapping, SUPPORTED_CRS } from '../../../platform/imports/index.ts'
import { level } from '../../schools/contract.ts'
import { readResolution, type Resolution } from './resolution.ts'
import { type Filter, parseWhere } from './where.ts'

export const planOptions = {
  level: { type: 'string', required: true },
  plan: { type: 'string', required: true },
  from: { type: 'string', required: true },
  resolution: { type: 'string' },
  draft: { type: 'boolean' },
} as const satisfies Record<string, CommandOption>

export const areaOptions = {
  ...planOptions,
  crs: { type: 'string' },
  layer: { type: 'string' },
  map: { type: 'string' },
  where: { type: 'string' },
  joint: { type: 'boolean' },
  'create-schools': { type: 'boolean' },
} as const satisfies Record<string, CommandOption>

/** Into which plan something is brought. */
export interface PlanOptions {
  readonly level: 'primary'
  readonly plan: string
  readonly entryYearFrom: number
  readonly resolution: Resolution | undefined
  /** Residents do not see it until it is published. */
  readonly isDraft: boolean
}

export interface AreaOptions extends PlanOptions {
  /** Undefined: the file's own, or EPSG:4326. */
  readonly crs: number | undefined
  readonly layer: string | undefined
  readonly fields: { readonly school: string; readonly rspo: string }
  readonly isMeant: Filter
  readonly isJoint: boolean
  readonly createsSchools: boolean
}

const name = z.string().min(1).max(200)
const year = z.coerce.number().int().min(1990).max(2100)

const textIn =
  ({ values }: CommandArguments) =>
  (name: keyof typeof areaOptions): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value.trim() : undefined
  }

/** The plan that the person meant. Throws a `WrongUsage` that names the option which cannot be understood. */
export function readPlanOptions(args: CommandArguments): PlanOptions {
  const text = textIn(args)
  const resolution = text('resolution')
  return {
    level: levelOf(text('level')),
    plan: name.safeParse(text('plan')).data ?? refuse('plan', text('plan')),
    entryYearFrom: year.safeParse(text('from')).data ?? refuse('from', text('from')),
    resolution: resolution === undefined ? undefined : readResolution(resolution),
    isDraft: args.values['draft'] === true,
  }
}

/** The same, and how the areas of a file are read. */
export function readAreaOptions(args: CommandArguments): AreaOptions {
  const text = textIn(args)
  const where = text('where')
  return {
    ...readPlanOptions(args),
    crs: crsOf(text('crs')),
    layer: layerIn(args),
    fields: fieldsOf(text('map')),
    isMeant: where === undefined ? () => true : (parseWhere(where) ?? refuse('where', where)),
    isJoint: args.values['joint'] === true,
    createsSchools: args.values['create-schools'] === true,
  }
}

function refuse(option: string, value: string | undefined): never {
  throw new WrongUsage('catchments-option', { option: `--${option}`, value: value ?? '' })
}

/** Law.md R2.10: kindergartens and secondary schools have no catchments. */
function levelOf(text: string | undefined): AreaOptions['level'] {
  const asked = level.safeParse(text).data ?? refuse('level', text)
  if (asked !== 'primary') throw new WrongUsage('catchments-level')
  return asked
}

function crsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const known = readCrs(text)
  if (known !== undefined) return known
  throw new WrongUsage('crs-unsupported', { crs: text, supported: SUPPORTED_CRS.join(', ') })
}

/** `school=MS_Name,rspo=RSPO`: under which names the file has them. */
function fieldsOf(text: string | undefined): AreaOptions['fields'] {
  const fields = { school: 'school', rspo: 'rspo' }
  if (text === undefined) return fields
  return { ...fields, ...(readMapping(text, ['school', 'rspo']) ?? refuse('map', text)) }
}
