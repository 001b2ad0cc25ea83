import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'

import type { Response } from 'express'

import type { Visitor } from '../context.ts'
import type { Municipality } from '../municipalities/contract.ts'
import { originOf } from './origin.ts'
import { requestOf } from './request.ts'
import { spokenLanguage } from './spoken-language.ts'

/** Longer names of browsers than this are cut. */
const USER_AGENT = 300
/** How long somebody may be away to sign in elsewhere. */
export const VISIT_MILLISECONDS = 10 * 60_000

/** Who asks, read from the request that `response` answers. The session's cookie is this municipality's own. */
export function visitorOf(
  response: Response,
  { slug, hosts }: Municipality,
  publicUrl: string | undefined,
): Visitor {
  const isHttps = publicUrl?.startsWith('https:') ?? false
  const request = response.req
  const facts = requestOf(response)
  const origin = originOf(request, hosts, publicUrl)
  // Of names with __Host- the browser itself takes care: https only, this host only.
  const name = `${isHttps ? '__Host-' : ''}rejon-${slug}`
  const token = cookieNamed(request.headers.cookie, name)
  const visitName = `${name}-visit`
  const visit = cookieNamed(request.headers.cookie, visitName)
  const options = { httpOnly: true, secure: isHttps, sameSite: 'strict', path: '/' } as const
  return {
    token: token === undefined ? undefined : tokenHash(token),
    network: networkOf(request.ip ?? ''),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT),
    requestId: facts.id,
    origin,
    home: facts.slug === undefined ? `${origin}/` : `${origin}/m/${slug}/`,
    visit: visit === undefined ? undefined : tokenHash(visit),
    language: spokenLanguage(request),
    keepToken(kept) {
      if (kept === null) {
        response.clearCookie(name, options)
        // Pages that the browser has kept for going back hold what was read: the next at this computer is somebody else.
        response.setHeader('Clear-Site-Data', '"cache"')
      } else response.cookie(name, kept, options)
    },
    keepVisit(kept) {
      if (kept === null) response.clearCookie(visitName, options)
      else response.cookie(visitName, kept, { ...options, maxAge: VISIT_MILLISECONDS })
    },
  }
}

/** What the database knows of a token: whoever reads the table cannot sign in with it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function cookieNamed(header: string | undefined, name: string): string | undefined {
  const found = header?.split(';').find((pair) => pair.trimStart().startsWith(`${name}=`))
  return found?.slice(found.indexOf('=') + 1).trim()
}

/** An IPv4 address, or the /64 of an IPv6 address: what one home or one desk has. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = plain.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const missing = 8 - groups.length - tail.split(':').filter((group) => group !== '').length
  const whole = plain.includes('::')
    ? [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':')]
    : groups
  return `${whole.slice(0, 4).join(':')}::/64`
}
