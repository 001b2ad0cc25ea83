import type { Command } from '../../platform/command.ts'
import { importOptions } from '../../platform/imports/index.ts'
import { importPrg } from './import.ts'

export const commands: readonly Command[] = [
  { name: 'import prg', options: importOptions, arguments: ['file…'], run: importPrg },
]
