import { type Command } from '../../platform/command.ts'
import { importOptions } from '../../platform/imports/index.ts'
import { importRspo } from './import.ts'

export const commands: readonly Command[] = [
  { name: 'import rspo', options: importOptions, arguments: ['file…'], run: importRspo },
]
