import type { Command } from '../../platform/command.ts'
import { importOptions } from '../../platform/imports/index.ts'
import { areaOptions } from './import/options.ts'
import { importCatchments } from './service/import.ts'

export const commands: readonly Command[] = [
  {
    name: 'import catchments',
    options: { ...importOptions, ...areaOptions },
    arguments: ['file'],
    run: importCatchments,
  },
]
