import type { Command } from '../../platform/command.ts'
import { importOptions } from '../../platform/imports/index.ts'
import { importPrg } from './import.ts'
import { geocode } from './service/geocode.ts'

export const commands: readonly Command[] = [
  { name: 'import prg', options: importOptions, arguments: ['file…'], run: importPrg },
  {
    name: 'geocode',
    options: { column: { type: 'string', required: true } },
    arguments: ['in.csv', 'out.csv'],
    run: geocode,
  },
]
