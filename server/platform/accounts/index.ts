import type { Part } from '../part.ts'
import type { TableDeclaration } from '../personal-data/index.ts'
import { commands } from './commands.ts'
import { routes } from './routes.ts'

export { DEMO_PASSWORD } from './contract.ts'
export { type DemoAccount, demoUsernames, openDemoAccounts } from './service/demo.ts'

/** Of the city, which opens the accounts, whatever school their holders work at. */
const tables: readonly TableDeclaration[] = [
  declared('accounts', 'accounts', 'id'),
  declared('accounts_grants', 'accounts', 'account_id'),
  declared('accounts_codes', 'sessions', 'account_id'),
  declared('accounts_sessions', 'sessions', 'account_id'),
  { ...declared('accounts_attempts', 'sessions'), personal: { activity: 'accounts', subjects: [] } },
]

function declared(table: string, retention: 'accounts' | 'sessions', column = ''): TableDeclaration {
  return {
    table,
    retention,
    controller: 'city',
    personal: { activity: 'accounts', subjects: [{ column, of: 'account' }] },
  }
}

/** Who may sign in, what they may do where, and the sessions of those who have. */
export const accounts: Part = { name: 'accounts', routes, commands, tables }
