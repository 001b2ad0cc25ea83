import { type postCode } from '../../../server/platform/accounts/contract.ts'
import { type Output } from '../../../server/platform/http/endpoint.ts'
import { visit } from '../../platform/visit.ts'

export type OneTimeCode = Output<typeof postCode>

let waiting: { readonly accountId: number; readonly code: OneTimeCode } | undefined

/** Carries the code of a new account to the screen of that account; never into an address or what the browser keeps. */
export function handOverInvitation(accountId: number, code: OneTimeCode): void {
  waiting = { accountId, code }
}

/** Told once. */
export function takeInvitation(accountId: number): OneTimeCode | undefined {
  const taken = waiting?.accountId === accountId ? waiting.code : undefined
  waiting = undefined
  return taken
}

/** Behind `#`, which no server is told and no log keeps. */
export function invitationLink(username: string, { code }: OneTimeCode): string {
  const said = new URLSearchParams({ nazwa: username, kod: code })
  return `${window.location.origin}${visit().basePath}haslo#${said.toString()}`
}

export function readInvitationLink(hash: string): { readonly username: string; readonly code: string } {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  return { username: said.get('nazwa') ?? '', code: said.get('kod') ?? '' }
}
