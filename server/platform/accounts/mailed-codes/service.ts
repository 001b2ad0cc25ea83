import { today } from '../../clock.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { Problem } from '../../http/problem.ts'
import { type Mail, MailFault } from '../../mail/index.ts'
import { message } from '../../messages.ts'
import { findAccount } from '../repository/accounts.ts'
import { rolesToManage } from '../service/accounts.ts'
import { INVITATION_HOURS, makeLinkCode } from '../service/codes.ts'
import type { getPasswordResets, postCodeLetter, postPasswordReset } from './contract.ts'
import { countEarlierRequests, findReachable, insertResetRequest, type Reachable } from './repository.ts'

/** A link in a letter is read soon or not at all. */
const RESET_MINUTES = 30
/** Letters to one person while their links work: whoever gets no more has one that works. */
const MOST_OF_NAME = 3
/** Requests of one network in an hour: a school has a morning after the holidays. */
const MOST_OF_NETWORK = 30
const MINUTES_OF_HOUR = 60

/** Whether a password that was forgotten is set anew by mail. */
export function tellResets(_input: unknown, { mail }: Context): Promise<Output<typeof getPasswordResets>> {
  return Promise.resolve({ byMail: mail !== undefined, minutes: RESET_MINUTES })
}

/**
 * Sends a link by which a new password is set, if there is such an account and it has an address. Neither the answer nor the
 * time that it takes depends on that: all that does is done after the answer. Throws 409 `no-mail`, and 429 where a network
 * asks for many.
 */
export async function askForReset(
  { body }: Input<typeof postPasswordReset>,
  context: Context,
): Promise<Output<typeof postPasswordReset>> {
  const { visitor, clock } = context
  const mail = mailOf(context)
  const doors = doorsOf(context)
  const now = clock.now().toISOString()
  const request = { usernameKey: body.username.toLowerCase(), network: visitor.network, now }
  // Kept before it is counted, so that many at once do not all count as the first.
  const id = await doors.transaction((tx) => insertResetRequest(tx, request))
  const earlier = await doors.transaction((tx) =>
    countEarlierRequests(tx, id, { minutes: RESET_MINUTES, now }),
  )
  if (earlier.ofNetwork >= MOST_OF_NETWORK)
    throw new Problem(429, 'too-many-attempts', { seconds: MINUTES_OF_HOUR * 60 })
  mail.afterwards(() => sendReset(mail, request.usernameKey, earlier.ofName < MOST_OF_NAME, context))
  return { minutes: RESET_MINUTES }
}

async function sendReset(mail: Mail, usernameKey: string, mayStill: boolean, context: Context) {
  const doors = doorsOf(context)
  const made = await doors.transaction(async (tx) => {
    const account = await findReachable(tx, usernameKey)
    const object = account && { kind: 'account', id: account.id }
    const addressee = mayStill ? addresseeOf(account) : undefined
    tx.audit({
      action: addressee ? 'accounts.mail-reset' : 'accounts.reset-refused',
      ...(object && { object }),
      details: { network: context.visitor.network },
    })
    if (addressee === undefined) return undefined
    const { code } = await makeLinkCode(tx, context, addressee.id, RESET_MINUTES)
    return { account: addressee, code }
  })
  if (made === undefined) return
  const letter = letterTo(made.account, made.code, { kind: 'reset', count: RESET_MINUTES }, context)
  try {
    await mail.send(letter)
  } catch (error) {
    await doors.transaction((tx) => noteFailure(tx, made.account.id))
    throw error
  }
}

/** The account, if a letter can go to it. */
function addresseeOf(account: Reachable | undefined) {
  if (account === undefined || account.email === null || account.isDisabled) return undefined
  return { ...account, email: account.email }
}

/**
 * Sends a link to the holder of an account that the reader manages whole, like a code that is handed over. Throws `not-found`,
 * 409 `no-mail` and `no-address`, and 502 `mail-failed` where the mail server does not take it.
 */
export async function sendCode(
  { params }: Input<typeof postCodeLetter>,
  context: Context,
): Promise<Output<typeof postCodeLetter>> {
  const minutes = INVITATION_HOURS * MINUTES_OF_HOUR
  const { mail, account, code, expiresAt } = await context.db.transaction(async (tx) => {
    await rolesToManage(tx, params.id, today(context.clock))
    const mail = mailOf(context)
    const account = await findAccount(tx, params.id)
    if (account === undefined || account.email === null) throw new Problem(409, 'no-address')
    const made = await makeLinkCode(tx, context, params.id, minutes)
    tx.audit({ action: 'accounts.mail-code', object: { kind: 'account', id: params.id } })
    return { mail, account: { ...account, email: account.email }, ...made }
  })
  try {
    await mail.send(letterTo(account, code, { kind: 'invitation', count: INVITATION_HOURS / 24 }, context))
  } catch (error) {
    if (!(error instanceof MailFault)) throw error
    context.log.error({ err: error }, 'mail failed')
    await context.db.transaction((tx) => noteFailure(tx, params.id))
    throw new Problem(502, 'mail-failed')
  }
  return { sentTo: account.email, expiresAt }
}

/** Throws 409 `no-mail` where the operator has not set up any. */
function mailOf({ mail }: Context): Mail {
  if (mail === undefined) throw new Problem(409, 'no-mail')
  return mail
}

const doorsOf = ({ db }: Context) => db.enter({ kind: 'program', purpose: 'sign-in' })

function noteFailure(tx: Db, id: number): Promise<void> {
  tx.audit({ action: 'accounts.mail-failed', object: { kind: 'account', id } })
  return Promise.resolve()
}

interface Occasion {
  readonly kind: 'reset' | 'invitation'
  /** How long the link works: minutes of a reset, days of an invitation. */
  readonly count: number
}

interface Addressee {
  readonly username: string
  readonly name: string
  readonly email: string
}

/** A letter with the link, in the language of whoever asked for it. Of the person it says the name, and the link the username. */
function letterTo(
  { username, name, email }: Addressee,
  code: string,
  { kind, count }: Occasion,
  { visitor, municipality }: Context,
) {
  // Behind `#`, which no server is told and no log keeps.
  const said = new URLSearchParams({ nazwa: username, kod: code })
  const words = { name, place: municipality.title, link: `${visitor.home}haslo#${said.toString()}`, count }
  return {
    to: email,
    subject: message(`mail.${kind}.subject`, words, visitor.language),
    text: message(`mail.${kind}.text`, words, visitor.language),
  }
}
