import type { CommandContext } from '../../../platform/command.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { type ImportFile, textChunks } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'
import { readPrg } from '../prg/read-prg.ts'
import type { PrgRecord, PrgRefusal } from '../prg/record.ts'
import { insertStaged, type StagedPoint } from '../repository/staging.ts'

const BATCH = 2_000

/** What the files held, besides the points that wait in the staging table. */
export interface Staged {
  readonly importId: string
  /** The names of the files. */
  readonly source: string
  readonly read: number
  readonly points: number
  readonly outside: number
  readonly refused: readonly PrgRefusal[]
}

interface Target {
  readonly importId: string
  readonly hasBoundary: boolean
}

/** The points of a file, in pieces. */
export type ReadPoints = (file: ImportFile) => AsyncIterable<readonly PrgRecord[]>

/** Of the files in which PRG is given away. */
export const readPoints: ReadPoints = (file) => readPrg({ name: file.name, open: () => textChunks(file) })

/** Reads the files to their ends and stages the points that are, or may be, of this municipality. */
export async function stageFiles(
  files: readonly ImportFile[],
  context: CommandContext,
  target: Target,
  read: ReadPoints = readPoints,
): Promise<Staged> {
  const stager = new Stager(context, target)
  for (const file of files) {
    const before = stager.refused.length
    for await (const records of read(file)) {
      await stager.take(records)
    }
    refuseWrongCoordinates(file, stager.refused.slice(before), stager.ownOfFile())
  }
  return { ...(await stager.finish()), source: files.map(({ name }) => name).join(', ') }
}

/** When most records of a file are wrong in the same way, it is the file that is wrong. */
function refuseWrongCoordinates(file: ImportFile, refused: readonly PrgRefusal[], records: number): void {
  const isMost = (reason: PrgRefusal['reason']) =>
    refused.filter((refusal) => refusal.reason === reason).length * 2 > records
  if (isMost('degrees')) throw new Problem(400, 'prg-degrees', { file: file.name })
  if (isMost('swapped')) throw new Problem(400, 'axes-swapped')
}

class Stager {
  readonly refused: PrgRefusal[] = []
  private readonly context: CommandContext
  private readonly target: Target
  private batch: StagedPoint[] = []
  private read = 0
  private points = 0
  private outside = 0
  private own = 0

  constructor(context: CommandContext, target: Target) {
    this.context = context
    this.target = target
  }

  async take(records: readonly PrgRecord[]): Promise<void> {
    for (const record of records) {
      this.read += 1
      this.sort(record)
      if (this.batch.length === BATCH) await this.flush()
    }
  }

  /** Records of this municipality since it was asked last. */
  ownOfFile(): number {
    const { own } = this
    this.own = 0
    return own
  }

  async finish(): Promise<Omit<Staged, 'source'>> {
    await this.flush()
    const { read, points, outside, refused } = this
    return { importId: this.target.importId, read, points, outside, refused }
  }

  private sort(record: PrgRecord): void {
    const belonging = this.belonging(record)
    if (belonging === 'no') {
      this.outside += 1
      return
    }
    this.own += 1
    if (record.kind === 'refused') this.refused.push(record)
    else this.batch.push({ ...record, isOfMunicipality: belonging === 'yes' })
  }

  /** By TERYT where the file has it, else by the name of the gmina, which several may bear, and where it lies. */
  private belonging({ teryt, municipality: name }: PrgRecord): 'yes' | 'no' | 'as-area-says' {
    const { municipality } = this.context
    // The seventh digit tells a town from the country around it: one gmina may come under three of them.
    if (teryt !== null) return teryt.slice(0, 6) === municipality.teryt.slice(0, 6) ? 'yes' : 'no'
    if (name === null) return this.target.hasBoundary ? 'as-area-says' : 'no'
    return name.toLowerCase() === municipality.name.toLowerCase() ? 'as-area-says' : 'no'
  }

  private async flush(): Promise<void> {
    const { batch } = this
    this.batch = []
    if (batch.length > 0) {
      await this.context.db.transaction((tx) => insertStaged(tx, this.target.importId, batch))
      this.points += batch.length
    }
    this.context.progress(message('imports.points-read', { count: this.read }))
  }
}
