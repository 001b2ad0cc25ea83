import { today } from '../../../platform/clock.ts'
import {
  type CommandArguments,
  type CommandContext,
  type CommandOption,
  type CommandResult,
  WrongUsage,
} from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import {
  emptyReport,
  importFiles,
  type Landing,
  layerIn,
  readCrs,
  type RefusedRecord,
  runImport,
  SUPPORTED_CRS,
} from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { type Boundary, readBoundary, storeBoundary } from '../../../platform/municipalities/index.ts'
import { BOUNDARY_TABLES } from '../repository/import-tables.ts'
import { countAddressesWithin } from '../repository/whereabouts.ts'
import { axisOrderOfBoundary, outsideVoivodeship } from './whereabouts.ts'

export const boundaryOptions = {
  crs: { type: 'string' },
  layer: { type: 'string' },
} as const satisfies Record<string, CommandOption>

/**
 * Sets or replaces the area of a municipality. One that lies where the municipality cannot be, or in which most of its
 * addresses do not stand, is refused: everything that is drawn and asked afterwards trusts it.
 */
export async function importBoundary(
  args: CommandArguments,
  context: CommandContext,
): Promise<CommandResult> {
  const crs = crsOf(args.values['crs'])
  const files = importFiles(args, context)
  const [only] = files
  if (only === undefined) throw new Error('The command takes one file')
  const { teryt, name } = context.municipality
  const boundary = await readBoundary(only, { teryt, name, crs, layer: layerIn(args) })
  const source = { name: only.name, boundary }
  return runImport(args, context, {
    kind: 'boundary',
    files,
    tables: BOUNDARY_TABLES,
    land: (tx) => land(tx, source, context),
  })
}

function crsOf(text: string | boolean | undefined): number | undefined {
  if (typeof text !== 'string') return undefined
  const known = readCrs(text.trim())
  if (known !== undefined) return known
  throw new WrongUsage('crs-unsupported', { crs: text, supported: SUPPORTED_CRS.join(', ') })
}

interface Source {
  readonly name: string
  readonly boundary: Boundary
}

async function land(tx: Db, { name, boundary }: Source, context: CommandContext): Promise<Landing> {
  const { municipality } = context
  const remarks: RefusedRecord[] = []
  const order = await axisOrderOfBoundary(tx, municipality, { crs: boundary.crs, points: [boundary.middle] })
  if (order === 'swapped') throw new Problem(400, 'axes-swapped')
  if (order === 'elsewhere') throw outsideVoivodeship(municipality)
  if (order === 'unknown') remarks.push({ record: name, reason: message('imports.axes-unknown') })

  const outcome = await storeBoundary(tx, municipality.id, boundary)
  const { addresses, inside } = await countAddressesWithin(tx, municipality.id)
  if (inside * 2 < addresses) throw new Problem(400, 'boundary-without-addresses', { addresses, inside })
  if (inside < addresses) {
    const reason = message('imports.addresses-outside', { count: addresses - inside })
    remarks.push({ record: name, reason })
  }
  if (outcome !== 'unchanged') await context.changed(tx, 'boundary')
  const { outside } = boundary
  const report = { ...emptyReport(), read: 1 + outside, outside, [outcome]: 1, remarks }
  return { report, asOf: today(context.clock) }
}
