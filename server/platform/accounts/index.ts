import type { Part } from '../part.ts'
import { type PersonalData, type TableDeclaration, technicalTables } from '../personal-data/index.ts'
import { commands } from './commands.ts'
import { routes } from './routes.ts'

export { DEMO_PASSWORD } from './contract.ts'
export type { CitizenNode, CitizenSource, KnownCitizen, SimulatedPerson, Ward } from './citizens/node.ts'
export { createSimulator } from './citizens/simulator.ts'
export { accountNames } from './repository/accounts.ts'
export { drawCode } from './service/codes.ts'
export { openAccountIn } from './service/accounts.ts'
export { rightsOfAccount } from './service/grants.ts'
export { type DemoAccount, demoUsernames, openDemoAccounts } from './service/demo.ts'

/** Of the city, which opens the accounts, whatever school their holders work at. */
const tables: readonly TableDeclaration[] = [
  {
    ...declared('accounts', 'accounts', [{ column: 'id', of: 'account' }]),
    personal: {
      activity: 'accounts',
      subjects: [{ column: 'id', of: 'account' }],
      actors: ['opened_by'],
      blanked: {
        username: 'marker',
        name: 'marker',
        email: 'nothing',
        password_hash: 'nothing',
        disabled_at: 'now',
      },
    },
  },
  {
    ...declared('accounts_grants', 'accounts', []),
    ends: { columns: ['valid_to'] },
    personal: {
      activity: 'accounts',
      subjects: [
        { column: 'account_id', of: 'account' },
        { column: 'unit_id', of: 'person', when: { column: 'unit_kind', is: 'ward' } },
      ],
      actors: ['granted_by'],
    },
  },
  {
    ...declared('accounts_codes', 'sessions', []),
    ends: { columns: ['used_at', 'expires_at'] },
    personal: {
      activity: 'accounts',
      subjects: [{ column: 'account_id', of: 'account' }],
      actors: ['made_by'],
    },
  },
  {
    ...declared('accounts_sessions', 'sessions', [{ column: 'account_id', of: 'account' }]),
    ends: { columns: ['ended_at', 'expires_at'] },
  },
  totp(),
  declared('accounts_passkeys', 'accounts', [{ column: 'account_id', of: 'account' }]),
  {
    ...declared('accounts_challenges', 'sessions', [{ column: 'account_id', of: 'account' }]),
    ends: { columns: ['expires_at'] },
  },
  declared('accounts_recovery_codes', 'accounts', [{ column: 'account_id', of: 'account' }]),
  ...technicalTables('accounts_strict_roles'),
  directory(),
  declared('accounts_directory_links', 'accounts', [{ column: 'account_id', of: 'account' }]),
  {
    ...declared('accounts_directory_visits', 'sessions', [{ column: 'account_id', of: 'account' }]),
    ends: { columns: ['expires_at'] },
  },
  // Of nobody: who comes back is not known before.
  { ...declared('accounts_citizen_visits', 'sessions', []), ends: { columns: ['expires_at'] } },
  {
    ...declared('accounts_attempts', 'sessions', [{ column: 'username_key', of: 'account', by: 'username' }]),
    // A network from which somebody has signed in is known for so long.
    ends: { columns: ['attempted_at'], usedForDays: 90 },
  },
  {
    ...declared('accounts_reset_requests', 'sessions', [
      { column: 'username_key', of: 'account', by: 'username' },
    ]),
    ends: { columns: ['asked_at'] },
  },
]

/** Kept as long as the account; its secrets are renewed when keys rotate. */
function totp(): TableDeclaration {
  const encrypted = [{ column: 'secret', isProof: true }] as const
  return {
    ...declared('accounts_totp', 'accounts', []),
    personal: { activity: 'accounts', subjects: [{ column: 'id', of: 'account' }], encrypted },
  }
}

/** Of nobody; its secret is renewed when keys rotate. */
function directory(): TableDeclaration {
  const encrypted = [{ column: 'client_secret', isProof: true }] as const
  return {
    table: 'accounts_directory',
    retention: 'technical',
    controller: 'city',
    personal: { activity: 'accounts', subjects: [], encrypted },
  }
}

function declared(
  table: string,
  retention: 'accounts' | 'sessions',
  subjects: PersonalData['subjects'],
): TableDeclaration {
  return { table, retention, controller: 'city', personal: { activity: 'accounts', subjects } }
}

/** Who may sign in, what they may do where, and the sessions of those who have. */
export const accounts: Part = { name: 'accounts', routes, commands, tables }
