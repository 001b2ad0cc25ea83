import { z } from 'zod'

import { today } from '../clock.ts'
import { type Command, WrongUsage } from '../command.ts'
import { notFound } from '../http/problem.ts'
import { message } from '../messages.ts'
import { role, type Role } from '../rights/contract.ts'
import { ROLES } from '../rights/policy.ts'
import { username as usernameForm } from './contract.ts'
import { findCredentials, selectAccounts } from './repository/accounts.ts'
import { selectGrants } from './repository/grants.ts'
import { endSessions } from './repository/sessions.ts'
import { dropFactors } from './second-factor/service.ts'
import { addAccount } from './service/accounts.ts'
import { INVITATION_HOURS, makeCode } from './service/codes.ts'
import { titledGrants } from './service/details.ts'

const EVERYBODY = 100_000

/** The first administrator of a municipality comes from here; all others may come from the screens. */
const add: Command = {
  name: 'user add',
  arguments: ['username'],
  options: {
    name: { type: 'string', required: true },
    role: { type: 'string', required: true },
    school: { type: 'string' },
    email: { type: 'string' },
  },
  async run({ positionals: [username = ''], values }, context) {
    const chosen = role.safeParse(values['role'])
    if (!chosen.success) throw new WrongUsage('unknown-role', { role: String(values['role']) })
    if (!usernameForm.safeParse(username).success) throw new WrongUsage('username-form')
    const email = values['email'] === undefined ? null : z.email().max(200).safeParse(values['email']).data
    if (email === undefined) throw new WrongUsage('email-form')
    const account = {
      username,
      name: String(values['name']),
      email,
      role: chosen.data,
      unit: unitOf(chosen.data, values['school']),
    }
    const { invitation } = await context.db.transaction((tx) => addAccount(tx, context, account))
    context.print(message('commands.user-added', { username, ...invitation }))
    return { exitCode: 0, json: { username, ...invitation } }
  },
}

/** Where the role is to hold. A role of a school is never given for the whole municipality because an option was forgotten. */
function unitOf(wanted: Role, school: string | boolean | undefined) {
  const unit = school === undefined ? MUNICIPALITY : ({ kind: 'school', id: schoolNumber(school) } as const)
  const { units } = ROLES[wanted]
  if (units.includes(unit.kind)) return unit
  if (unit.kind === 'school') throw new WrongUsage('role-not-of-school', { role: wanted })
  throw new WrongUsage(units.includes('school') ? 'role-of-school' : 'role-of-person', { role: wanted })
}

const MUNICIPALITY = { kind: 'municipality', id: null } as const

function schoolNumber(school: string | boolean): number {
  if (!/^\d{1,9}$/.test(String(school))) throw new WrongUsage('school-number')
  return Number(school)
}

const code: Command = {
  name: 'user code',
  arguments: ['username'],
  options: {},
  async run({ positionals: [username = ''] }, context) {
    const made = await context.db.transaction(async (tx) => {
      const account = await findCredentials(tx, username.toLowerCase())
      if (account === undefined) throw notFound('account', username)
      return makeCode(tx, context, account.id, INVITATION_HOURS)
    })
    context.print(message('commands.user-new-code', { username, ...made }))
    return { exitCode: 0, json: { username, ...made } }
  },
}

const list: Command = {
  name: 'user list',
  arguments: [],
  options: {},
  async run(_args, context) {
    const on = today(context.clock)
    const users = await context.db.transaction(async (tx) => {
      const filter = { q: undefined, role: undefined, on, after: undefined, limit: EVERYBODY }
      const accounts = await selectAccounts(tx, filter)
      const rows = await selectGrants(
        tx,
        accounts.map(({ id }) => id),
        on,
      )
      const grants = await titledGrants(tx, rows, context)
      return accounts.map(({ id, username, name, isDisabled }) => ({
        username,
        name,
        isDisabled,
        roles: grants.flatMap(({ role, unit }, index) =>
          rows[index]?.accountId === id ? [`${role}: ${unit.title}`] : [],
        ),
      }))
    })
    for (const { username, name, isDisabled, roles } of users)
      context.print([isDisabled ? '-' : '+', username, name, roles.join(', ')].join('\t'))
    return { exitCode: 0, json: users }
  },
}

/** For who administers alone and has lost the telephone. */
const resetFactors: Command = {
  name: 'user reset-factors',
  arguments: ['username'],
  options: {},
  async run({ positionals: [username = ''] }, context) {
    const ended = await context.db.transaction(async (tx) => {
      const account = await findCredentials(tx, username.toLowerCase())
      if (account === undefined) throw notFound('account', username)
      await dropFactors(tx, account.id)
      return endSessions(tx, { accountId: account.id }, context.clock.now().toISOString())
    })
    context.print(message('commands.factors-reset', { username, ended }))
    return { exitCode: 0, json: { username, ended } }
  },
}

export const commands: readonly Command[] = [add, code, list, resetFactors]
