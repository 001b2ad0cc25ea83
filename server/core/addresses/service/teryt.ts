import { today } from '../../../platform/clock.ts'
import type { CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import {
  emptyReport,
  importFiles,
  type ImportReport,
  type Landing,
  runImport,
  unpackArchives,
} from '../../../platform/imports/index.ts'
import { renameMunicipality } from '../../../platform/municipalities/index.ts'
import { TERYT_TABLES } from '../repository/import-tables.ts'
import type { OfficialMunicipality } from '../teryt/record.ts'
import { readTerytFiles, type TerytContent } from './teryt-files.ts'
import { landLocalities, localityFinder } from './teryt-localities.ts'
import { type NameEvent, namesText, type TerytReport } from './teryt-report.ts'
import { landStreets } from './teryt-streets.ts'

/**
 * Lets lists of TERYT land, the source of official names: of the municipality (TERC), its localities (SIMC) and streets
 * (ULIC). Of the whole country's lists only the municipality's rows are kept in memory.
 */
export async function importTeryt(args: CommandArguments, context: CommandContext): Promise<CommandResult> {
  const files = await unpackArchives(importFiles(args, context), ['.xml', '.csv'])
  const content = await readTerytFiles(files, context)
  const isComplete = args.values['complete'] === true
  const names: NameEvent[] = []
  const result = await runImport(args, context, {
    kind: 'teryt',
    files,
    tables: TERYT_TABLES,
    land: (tx) => land(tx, content, { context, isComplete, names }),
  })
  for (const line of namesText(names)) context.print(line)
  return result
}

interface Circumstances {
  readonly context: CommandContext
  readonly isComplete: boolean
  readonly names: NameEvent[]
}

async function land(
  tx: Db,
  content: TerytContent,
  { context, isComplete, names }: Circumstances,
): Promise<Landing & { readonly report: TerytReport }> {
  const { read, outside, parts, refused, localities, streets, catalogues } = content
  const report = { ...emptyReport(), read, outside, unchanged: parts, refused: [...refused], names }
  const asOf = dayOf(content, today(context.clock))
  const work = { report, names, asOf }
  await landMunicipality(tx, content.municipalities, { ...work, context })
  if (catalogues.has('SIMC')) await landLocalities(tx, localities, work)
  if (catalogues.has('ULIC')) {
    const localityOf = await localityFinder(tx, localities, context.municipality.name)
    await landStreets(tx, streets, { ...work, localityOf, isComplete })
  }
  if (report.new + report.changed + report.closed > 0) await context.changed(tx, 'streets')
  return { report, asOf }
}

async function landMunicipality(
  tx: Db,
  officials: readonly OfficialMunicipality[],
  { report, names, context }: { report: ImportReport; names: NameEvent[]; context: CommandContext },
): Promise<void> {
  const official = officials.find(({ isExact }) => isExact) ?? officials[0]
  const { municipality } = context
  report.unchanged += officials.length
  if (official === undefined || official.name === municipality.name) return
  await renameMunicipality(tx, municipality, official.name)
  report.unchanged -= 1
  report.changed += 1
  const event = 'renamed'
  names.push({
    kind: 'municipality',
    event,
    simc: null,
    ulic: null,
    was: municipality.name,
    is: official.name,
  })
}

/** The newest day that a row of the municipality bears; no list shows a day that is still to come. */
function dayOf({ localities, streets }: TerytContent, day: string): string {
  const newest = [...localities, ...streets].reduce(
    (latest, { on }) => (on !== null && on > latest ? on : latest),
    '',
  )
  return newest === '' || newest > day ? day : newest
}
