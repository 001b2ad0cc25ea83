import { z } from 'zod'

import { endpoint } from '../../http/endpoint.ts'
import { sessionState } from '../contract.ts'
import { factorCode } from '../second-factor/contract.ts'

const issuer = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/[^\s?#@]+$/)
/** Names of claims are short words or, where a city has made its own, addresses. */
const claimName = z.string().regex(/^[A-Za-z0-9_.:/-]{1,100}$/)
const factorValue = z
  .string()
  .trim()
  .regex(/^[\w.:/-]{1,100}$/)

const given = {
  /** As the directory calls itself, to the letter. */
  issuer,
  clientId: z.string().trim().min(1).max(200),
  /** The claim of the ID token that says who it is. */
  subjectClaim: claimName,
  /** What stands on the button. */
  button: z.string().trim().min(3).max(60),
  isOn: z.boolean(),
  /** At the first sign-in a verified e-mail address finds the account. */
  matchesEmail: z.boolean(),
  /** Values of `acr` or `amr` that count as a second factor. */
  factorValues: z.array(factorValue).max(20),
}

const directory = z.object({
  /** Null: there is none yet. The secret is never given back. */
  settings: z.object({ ...given, setAt: z.iso.datetime() }).nullable(),
  /** Where the directory is to send people back to: it has to know this address, to the letter. */
  redirectUri: z.string(),
})

export const getDirectory = endpoint({
  method: 'get',
  path: '/directory',
  summary: "The city's staff directory by which one may sign in, without its secret",
  access: 'accounts.configure',
  response: directory,
})

export const putDirectory = endpoint({
  method: 'put',
  path: '/directory',
  summary: "Sets the city's staff directory (OpenID Connect)",
  access: 'accounts.configure',
  isSensitive: true,
  body: z.strictObject({
    ...given,
    /** Left out: the secret stays, as long as it is for the same client of the same directory. */
    clientSecret: z.string().min(1).max(500).optional(),
  }),
  response: directory,
})

export const postDirectoryCheck = endpoint({
  method: 'post',
  path: '/directory/checks',
  summary: 'Asks a directory what it says of itself, as a sign-in would',
  access: 'accounts.configure',
  isSensitive: true,
  body: z.strictObject({ issuer }),
  response: z.object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    tokenEndpoint: z.string(),
    signingAlgorithms: z.array(z.string()),
    /** Whether it says that it knows PKCE with SHA-256. */
    knowsPkce: z.boolean(),
    /** Whether it names itself when it sends people back (RFC 9207). */
    namesItself: z.boolean(),
  }),
})

/** The screen that was asked for: of this place alone. */
export const returnTo = z
  .string()
  .max(500)
  .regex(/^\/[\w-][^\\\s]*$/)
  .optional()

/** Where the browser is to go. */
const leave = z.object({ url: z.string() })

export const postDirectoryVisit = endpoint({
  method: 'post',
  path: '/directory-visits',
  summary: 'Begins signing in by the directory: where the browser is to go; holds once, for ten minutes',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ returnTo }),
  response: leave,
})

/** What the directory gave the browser to bring back. */
const answer = z.strictObject({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4000).optional(),
  iss: z.string().max(1000).optional(),
  error: z.string().max(200).optional(),
})
export type DirectoryAnswer = z.output<typeof answer>

const arrived = z.object({ session: sessionState, returnTo: z.string().nullable() })

export const postDirectorySession = endpoint({
  method: 'post',
  path: '/session/by-directory',
  summary: 'Signs in by what the directory gave back; starts a session in a cookie',
  access: 'public',
  isOfVisitor: true,
  body: answer,
  response: arrived,
})

export const postDirectoryCode = endpoint({
  method: 'post',
  path: '/session/by-directory/code',
  summary:
    'Adds the second factor of the account to what the directory has said; starts a session in a cookie',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ code: factorCode }),
  response: arrived,
})

const ownLink = z.object({
  /** The directory's button, where the city has one. */
  button: z.string().nullable(),
  link: z.object({ since: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable() }).nullable(),
})

export const getOwnLink = endpoint({
  method: 'get',
  path: '/session/directory',
  summary: 'Whether the signed-in account is linked with the directory',
  access: 'signed-in',
  response: ownLink,
})

export const postLinkVisit = endpoint({
  method: 'post',
  path: '/session/directory/visits',
  summary: 'Begins linking the signed-in account with the directory: where the browser is to go',
  access: 'signed-in',
  isSensitive: true,
  response: leave,
})

export const putOwnLink = endpoint({
  method: 'put',
  path: '/session/directory',
  summary: 'Links the signed-in account with whom the directory has just said that it is',
  access: 'signed-in',
  body: answer,
  response: ownLink,
})

export const deleteOwnLink = endpoint({
  method: 'delete',
  path: '/session/directory',
  summary: 'Ends the link of the signed-in account with the directory',
  access: 'signed-in',
  isSensitive: true,
  response: ownLink,
})
