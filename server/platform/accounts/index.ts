import type { Part } from '../part.ts'
import { type TableDeclaration, technicalTables } from '../personal-data/index.ts'
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
  totp(),
  declared('accounts_recovery_codes', 'accounts', 'account_id'),
  ...technicalTables('accounts_strict_roles'),
  { ...declared('accounts_attempts', 'sessions'), personal: { activity: 'accounts', subjects: [] } },
]

/** Kept as long as the account; its secrets are renewed when keys rotate. */
function totp(): TableDeclaration {
  const encrypted = [{ column: 'secret' }]
  return {
    ...declared('accounts_totp', 'accounts'),
    personal: { activity: 'accounts', subjects: [{ column: 'id', of: 'account' }], encrypted },
  }
}

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
