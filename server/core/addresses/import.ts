import { today } from '../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../platform/command.ts'
import type { Db } from '../../platform/db/db.ts'
import { Problem } from '../../platform/http/problem.ts'
import {
  type ImportFile,
  importFiles,
  type Landing,
  type RefusedRecord,
  runImport,
  unpackArchives,
} from '../../platform/imports/index.ts'
import { message } from '../../platform/messages.ts'
import type { Municipality } from '../../platform/municipalities/contract.ts'
import { voivodeshipExtent } from '../../platform/municipalities/index.ts'
import type { RefusalReason } from './prg/record.ts'
import { POINT_TABLES } from './repository/import-tables.ts'
import {
  closeMissing,
  expectAnyRows,
  expectManyRows,
  insertNew,
  landLocalities,
  landStreets,
  selectNewest,
  updateChanged,
} from './repository/landing.ts'
import { type AddressRegister, keepPostcodes, nameAddresses, removeMastered } from './repository/registers.ts'
import {
  beginStaging,
  countStaged,
  endStaging,
  type FarRecord,
  removeDuplicates,
  removeFar,
  removeOutside,
} from './repository/staging.ts'
import { emuiaFiles, emuiaReader, readEmuiaOptions } from './service/emuia.ts'
import { type ReadPoints, readPoints, type Staged, stageFiles } from './service/staging.ts'
import { axisOrderOfStaged } from './service/whereabouts.ts'

/** Boundaries are generalised, and a house may stand across one; a kilometre away it is a mistake. */
const FAR_METRES = 1_000

/**
 * Lets address points of PRG land. They are staged while the files are read, in short transactions that let others work,
 * and land all together; an import that is cut off leaves only staged rows, which the next one throws away.
 */
export async function importPrg(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const files = await unpackArchives(importFiles(args, context), ['.gml', '.xml', '.geojson', '.json'])
  return importPoints(args, context, { register: 'prg', files, read: readPoints })
}

/** The same of the city's own register, which comes as PRG does or as a table. */
export async function importEmuia(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const options = readEmuiaOptions(args)
  const files = await emuiaFiles(importFiles(args, context))
  const { teryt, name } = context.municipality
  return importPoints(args, context, {
    register: 'emuia',
    files,
    read: emuiaReader(options, { teryt, name }),
  })
}

interface Source {
  readonly register: AddressRegister
  readonly files: readonly ImportFile[]
  readonly read: ReadPoints
}

async function importPoints(
  args: CommandArguments,
  context: CommandContext,
  { register, files, read }: Source,
): Promise<CommandResult> {
  const target = await context.db.transaction((tx) => beginStaging(tx, context.municipality.id))
  try {
    const staged = await stageFiles(files, context, target, read)
    const isComplete = args.values['complete'] === true
    return await runImport(args, context, {
      kind: register,
      files,
      tables: POINT_TABLES,
      land: (tx) => land(tx, staged, context, { register, isComplete }),
    })
  } finally {
    await context.db.transaction((tx) => endStaging(tx, target.importId))
  }
}

interface Manner {
  readonly register: AddressRegister
  readonly isComplete: boolean
}

async function land(tx: Db, staged: Staged, context: CommandContext, manner: Manner): Promise<Landing> {
  const { importId } = staged
  if ((await countStaged(tx, importId)) !== staged.points) throw new Problem(409, 'import-interrupted')
  const sifted = await sift(tx, staged, context.municipality)
  const newest = await selectNewest(tx, importId)
  if (newest.points + sifted.refused.length === 0) {
    throw new Problem(400, 'nothing-of-municipality', { municipality: context.municipality.name })
  }

  const day = today(context.clock)
  await expectManyRows(tx)
  const unnamed = manner.isComplete && manner.register === 'emuia' ? sifted.unnamed : 0
  const written = await write(tx, importId, {
    register: manner.register,
    isComplete: manner.isComplete && unnamed === 0,
    on: day,
    refusedIips: sifted.refusedIips,
  })
  await expectAnyRows(tx)
  const { added, changed, closed, kept } = written
  if (written.isPlaceChanged) await context.changed(tx, 'streets')
  if (written.isPlaceChanged || changed + added + closed > 0) await context.changed(tx, 'addresses')

  return {
    asOf: dayOf(newest.version, day),
    report: {
      read: staged.read,
      new: added,
      changed,
      unchanged: newest.points - added - changed,
      closed,
      outside: sifted.outside,
      refused: sifted.refused,
      remarks: [
        ...sifted.remarks,
        ...counted(staged, 'mastered', kept),
        ...counted(staged, 'not-closed', unnamed),
      ],
    },
  }
}

interface Written {
  readonly isPlaceChanged: boolean
  readonly added: number
  readonly changed: number
  readonly closed: number
  /** Points of which the master register has its own word. */
  readonly kept: number
}

/** Puts the staged points among the addresses. */
async function write(
  tx: Db,
  importId: string,
  { register, isComplete, on, refusedIips }: Manner & { on: string; refusedIips: readonly string[] },
): Promise<Written> {
  const isPlaceChanged = (await landLocalities(tx, importId)) + (await landStreets(tx, importId)) > 0
  await nameAddresses(tx, importId)
  const kept = register === 'prg' ? await removeMastered(tx, importId) : 0
  if (register === 'emuia') await keepPostcodes(tx, importId)
  const changed = await updateChanged(tx, importId, register)
  // Before the new ones are there, which no staged point names yet.
  const closed = isComplete ? await closeMissing(tx, importId, { on, refusedIips, register }) : 0
  const added = await insertNew(tx, importId, register)
  return { isPlaceChanged, added, changed, closed, kept }
}

function counted({ source }: Staged, remark: 'mastered' | 'not-closed', count: number): RefusedRecord[] {
  return count === 0 ? [] : [{ record: source, reason: message(`imports.${remark}`, { count }) }]
}

interface Sifted {
  readonly outside: number
  readonly refused: RefusedRecord[]
  readonly refusedIips: readonly string[]
  /** Refused records that do not say which address they mean. */
  readonly unnamed: number
  readonly remarks: RefusedRecord[]
}

/** Takes out of the staged points what must not land. */
async function sift(tx: Db, staged: Staged, { id, teryt }: Municipality): Promise<Sifted> {
  const { importId } = staged
  const order = await axisOrderOfStaged(tx, { id, teryt }, importId)
  if (order === 'swapped') throw new Problem(400, 'axes-swapped')

  const home = { municipalityId: id, voivodeship: voivodeshipExtent(teryt) }
  const outside = await removeOutside(tx, importId, home)
  const far = await removeFar(tx, importId, { ...home, metres: FAR_METRES })
  const duplicates = await removeDuplicates(tx, importId)
  return {
    outside: staged.outside + outside,
    refused: [
      ...staged.refused.map(({ record, reason }) => refusal(record, reason)),
      ...far.map((point) => refusal(point.record, reasonOfFar(point))),
      ...duplicates.map(({ record }) => refusal(record, 'duplicate')),
    ],
    refusedIips: [...staged.refused, ...far].flatMap(({ iip }) => iip ?? []),
    unnamed: [...staged.refused, ...far].filter(({ iip }) => iip === null).length,
    remarks: order === 'unknown' ? [{ record: staged.source, reason: message('imports.axes-unknown') }] : [],
  }
}

function reasonOfFar({ isSwapped, hasBoundary }: FarRecord): RefusalReason {
  if (isSwapped) return 'swapped'
  return hasBoundary ? 'far-from-municipality' : 'outside-voivodeship'
}

function refusal(record: string, reason: RefusalReason): RefusedRecord {
  return { record, reason: message(`imports.refusals.${reason}`) }
}

/** A register shows at least the day of its newest object; versions are instants, `2013-10-18T11:59:32+02:00`. */
function dayOf(version: string | null, day: string): string {
  const written = /^\d{4}-\d\d-\d\d/.exec(version ?? '')?.[0]
  return written === undefined || written > day ? day : written
}
