import { today } from '../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../platform/command.ts'
import type { Db } from '../../platform/db/db.ts'
import { Problem } from '../../platform/http/problem.ts'
import {
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
import {
  beginStaging,
  countStaged,
  endStaging,
  type FarRecord,
  removeDuplicates,
  removeFar,
  removeOutside,
} from './repository/staging.ts'
import { type Staged, stageFiles } from './service/staging.ts'
import { axisOrderOfStaged } from './service/whereabouts.ts'

/** Boundaries are generalised, and a house may stand across one; a kilometre away it is a mistake. */
const FAR_METRES = 1_000

/**
 * Lets address points of PRG land. They are staged while the files are read, in short transactions that let others work,
 * and land all together; an import that is cut off leaves only staged rows, which the next one throws away.
 */
export async function importPrg(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const files = await unpackArchives(importFiles(args, context), ['.gml', '.xml', '.geojson', '.json'])
  const target = await context.db.transaction((tx) => beginStaging(tx, context.municipality.id))
  try {
    const staged = await stageFiles(files, context, target)
    const isComplete = args.values['complete'] === true
    return await runImport(args, context, {
      kind: 'prg',
      files,
      tables: POINT_TABLES,
      land: (tx) => land(tx, staged, context, isComplete),
    })
  } finally {
    await context.db.transaction((tx) => endStaging(tx, target.importId))
  }
}

async function land(tx: Db, staged: Staged, context: CommandContext, isComplete: boolean): Promise<Landing> {
  const { importId } = staged
  if ((await countStaged(tx, importId)) !== staged.points) throw new Problem(409, 'import-interrupted')
  const sifted = await sift(tx, staged, context.municipality)
  const newest = await selectNewest(tx, importId)
  if (newest.points + sifted.refused.length === 0) {
    throw new Problem(400, 'nothing-of-municipality', { municipality: context.municipality.name })
  }

  await expectManyRows(tx)
  const isPlaceChanged = (await landLocalities(tx, importId)) + (await landStreets(tx, importId)) > 0
  const changed = await updateChanged(tx, importId)
  const added = await insertNew(tx, importId)
  const day = today(context.clock)
  const closing = { on: day, refusedIips: sifted.refusedIips }
  const closed = isComplete ? await closeMissing(tx, importId, closing) : 0
  await expectAnyRows(tx)
  if (isPlaceChanged) await context.changed(tx, 'streets')
  if (isPlaceChanged || changed + added + closed > 0) await context.changed(tx, 'addresses')

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
      remarks: sifted.remarks,
    },
  }
}

interface Sifted {
  readonly outside: number
  readonly refused: RefusedRecord[]
  readonly refusedIips: readonly string[]
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
