import type { Part } from '../part.ts'
import { commands } from './commands.ts'
import { routes } from './routes.ts'

export { clearNightly, lastDayKept } from './clearing.ts'
export { type PersonalData, publicTables, type TableDeclaration, technicalTables } from './declaration.ts'
export { eraseAgain, type JournalLine, readErasures } from './journal.ts'
export { PLATFORM_TABLES } from './platform-tables.ts'

/** What every table says of the people in it, and what follows from that: the register, export, erasure. */
export const personalData: Part = { name: 'personal-data', routes, commands, tables: [] }
