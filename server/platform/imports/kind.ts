import type { Command } from '../command.ts'
import type { Context } from '../context.ts'
import type { Db } from '../db/db.ts'
import type { ImportedTable } from './imported-table.ts'
import type { Layer } from '../layers/index.ts'
import { SUPPORTED_CRS } from './crs.ts'

/** What the form asks besides the files: an option of the command. */
export interface ImportField {
  /** As the command calls the option, without `--`. */
  readonly name: string
  readonly type: 'text' | 'year' | 'switch' | 'choice'
  readonly choices?: readonly string[]
  readonly isRequired?: true
  /** What is sent where nobody is asked. */
  readonly initial?: string | boolean
}

/** An import that officials do in the browser; the same as the command, whose rules hold here too. */
export interface ImportKind {
  /** As the history names it; the command is `import <name>`. */
  readonly name: string
  readonly command: Command
  /** Endings of the files' names. */
  readonly accepts: readonly string[]
  readonly takesSeveral: boolean
  readonly fields: readonly ImportField[]
  /** What the command is told besides, whoever asks. */
  readonly always?: Readonly<Record<string, string | boolean>>
  /** Into which it writes, each after those to which its rows refer. */
  readonly tables: readonly ImportedTable[]
  /** What is worked out anew when it is undone. */
  readonly layers: readonly Layer[]
  /** What else must be put right when its rows have been put back, before layers are told. */
  undone?(tx: Db, context: Context): Promise<void>
}

/** In which reference system the file is, where it does not say so itself. */
export const CRS_FIELD: ImportField = {
  name: 'crs',
  type: 'choice',
  choices: SUPPORTED_CRS.map((crs) => `EPSG:${crs}`),
}
/** Of a file with several layers, the one that is meant. */
export const LAYER_FIELD: ImportField = { name: 'layer', type: 'text' }
/** One refused record, and nothing lands. */
export const STRICT_FIELD: ImportField = { name: 'strict', type: 'switch', initial: false }
/** The file is the whole of a register: what it lacks exists no more. */
const COMPLETE_FIELD: ImportField = { name: 'complete', type: 'switch', initial: false }
export const REGISTER_FIELDS: readonly ImportField[] = [COMPLETE_FIELD, STRICT_FIELD]
