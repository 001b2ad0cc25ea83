import type { Command } from '../command.ts'
import { printRegister } from './service.ts'

export const commands: readonly Command[] = [
  { name: 'personal-data register', options: { out: { type: 'string' } }, arguments: [], run: printRegister },
]
