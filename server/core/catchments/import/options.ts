import { z } from 'zod'

import type { CommandArguments, CommandOption } from '../../../platform/command.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { type Level, level } from '../../schools/contract.ts'
import { readCrs, SUPPORTED_CRS } from './crs.ts'
import { type Filter, parseWhere } from './where.ts'

export const areaOptions = {
  level: { type: 'string', required: true },
  plan: { type: 'string', required: true },
  from: { type: 'string', required: true },
  resolution: { type: 'string' },
  crs: { type: 'string' },
  map: { type: 'string' },
  where: { type: 'string' },
  joint: { type: 'boolean' },
  'create-schools': { type: 'boolean' },
} as const satisfies Record<string, CommandOption>

export interface AreaOptions {
  readonly level: Level
  readonly plan: string
  readonly entryYearFrom: number
  readonly resolution: { readonly no: string; readonly date: string | null } | undefined
  /** Undefined: the file's own, or EPSG:4326. */
  readonly crs: number | undefined
  readonly fields: { readonly school: string; readonly rspo: string }
  readonly isMeant: Filter
  readonly isJoint: boolean
  readonly createsSchools: boolean
}

const name = z.string().min(1).max(200)
const year = z.coerce.number().int().min(1990).max(2100)

/** What the person asked for. Throws a `Problem` that names the option which cannot be understood. */
export function readAreaOptions({ values }: CommandArguments): AreaOptions {
  const text = (name: keyof typeof areaOptions) => {
    const value = values[name]
    return typeof value === 'string' ? value.trim() : undefined
  }
  const resolution = text('resolution')
  const where = text('where')
  return {
    level: level.safeParse(text('level')).data ?? refuse('level', text('level')),
    plan: name.safeParse(text('plan')).data ?? refuse('plan', text('plan')),
    entryYearFrom: year.safeParse(text('from')).data ?? refuse('from', text('from')),
    resolution: resolution === undefined ? undefined : readResolution(resolution),
    crs: crsOf(text('crs')),
    fields: fieldsOf(text('map')),
    isMeant: where === undefined ? () => true : (parseWhere(where) ?? refuse('where', where)),
    isJoint: values['joint'] === true,
    createsSchools: values['create-schools'] === true,
  }
}

function refuse(option: string, value: string | undefined): never {
  throw new Problem(400, 'catchments-option', { option: `--${option}`, value: value ?? '' })
}

function crsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const known = readCrs(text)
  if (known !== undefined) return known
  throw new Problem(400, 'catchments-crs', { crs: text, supported: SUPPORTED_CRS.join(', ') })
}

/** `school=MS_Name,rspo=RSPO`: under which names the file has them. */
function fieldsOf(text: string | undefined): AreaOptions['fields'] {
  const fields = { school: 'school', rspo: 'rspo' }
  for (const pair of text?.split(',') ?? []) {
    const [name, field, ...more] = pair.split('=').map((part) => part.trim())
    if ((name !== 'school' && name !== 'rspo') || field === undefined || field === '' || more.length > 0) {
      return refuse('map', text)
    }
    fields[name] = field
  }
  return fields
}

/** `nr 123/IV/2026 z dnia 2026-05-20`; the whole text is the number when it has no date. */
function readResolution(text: string): { no: string; date: string | null } {
  const parts = /^(?:nr\s+)?(.+?)\s+z\s+(?:dnia\s+)?(\d{4}-\d{2}-\d{2})(?:\s*r\.?)?$/iu.exec(text)
  const date = z.iso.date().safeParse(parts?.[2]).data
  if (date === undefined) return { no: text.replace(/^nr\s+/i, ''), date: null }
  return { no: parts?.[1] ?? text, date }
}
