import type { Command } from '../command.ts'
import { clearFromCommand } from './clearing.ts'
import { eraseFromCommand, exportToFile } from './requests.ts'
import { printRegister } from './service.ts'

const reason = { type: 'string', required: true } as const

export const commands: readonly Command[] = [
  { name: 'personal-data register', options: { out: { type: 'string' } }, arguments: [], run: printRegister },
  {
    name: 'personal-data export',
    options: { reason, out: { type: 'string', required: true } },
    arguments: ['person'],
    run: exportToFile,
  },
  {
    name: 'personal-data erase',
    options: { reason, yes: { type: 'boolean' } },
    arguments: ['person'],
    run: eraseFromCommand,
  },
  {
    name: 'personal-data clear',
    options: { 'dry-run': { type: 'boolean' } },
    arguments: [],
    run: clearFromCommand,
  },
]
