import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import type Provider from 'oidc-provider'

/** The client that a city's directory knows Rejon by. */
export const CLIENT_ID = 'rejon'
export const CLIENT_SECRET = 'tajne-haslo-klienta-katalogu-0123456789'

/** Somebody in the directory; the login is what is typed there, and their `sub`. */
export interface DirectoryPerson {
  readonly email?: string
  readonly isVerified?: boolean
  readonly amr?: readonly string[]
}

export interface Directory {
  readonly issuer: string
  /** Who is in it, by login; everybody may be added at any time. */
  readonly people: Map<string, DirectoryPerson>
  /** Goes through the sign-in as a browser would; gives the address that it is sent back to. */
  readonly visit: (url: string, login: string) => Promise<URL>
  /** Says no, as a person may who is asked. */
  readonly deny: (url: string) => Promise<URL>
  readonly close: () => Promise<void>
}

/** A real OpenID Connect provider on this machine, which sends people back to `redirectUris` only. */
export async function openDirectory(redirectUris: readonly string[]): Promise<Directory> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server that listens on a port
  const issuer = `http://127.0.0.1:${port}`
  const people = new Map<string, DirectoryPerson>()
  const provider = await quietly(() => makeProvider(issuer, redirectUris, people))
  const finish = provider.interactionFinished.bind(provider)
  // The library's own forms do not say by what somebody has proved who they are.
  provider.interactionFinished = (request, response, { login, ...result }, options) => {
    const amr = login === undefined ? undefined : people.get(login.accountId)?.amr
    const proved = login && { ...login, ...(amr && { amr: [...amr] }) }
    return finish(request, response, { ...result, ...(proved && { login: proved }) }, options)
  }
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  return {
    issuer,
    people,
    visit: (url, login) => walk(url, issuer, login),
    deny: (url) => walk(url, issuer, null),
    close: () => closed(server),
  }
}

export const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.closeAllConnections()
    server.close(() => {
      resolve()
    })
  })

async function makeProvider(
  issuer: string,
  redirectUris: readonly string[],
  people: Map<string, DirectoryPerson>,
): Promise<Provider> {
  const { default: OpenIdProvider } = await import('oidc-provider')
  return new OpenIdProvider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    cookies: { keys: ['klucz-ciasteczek-katalogu'] },
    claims: { openid: ['sub', 'amr', 'oid'], email: ['email', 'email_verified'] },
    // As most directories do: what is asked for stands in the ID token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => {
        const { email, isVerified = true } = people.get(id) ?? {}
        return {
          sub: id,
          oid: `oid-${id}`,
          ...(email !== undefined && { email, email_verified: isVerified }),
        }
      },
    }),
  })
}

/** The library says at each start that its forms are for development, which they are. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const { info, warn } = console
  Object.assign(console, { info: () => undefined, warn: () => undefined })
  try {
    return await make()
  } finally {
    Object.assign(console, { info, warn })
  }
}

/** A browser of its own: follows redirects, keeps cookies, fills the directory's forms in; `login` null: leaves. */
async function walk(start: string, issuer: string, login: string | null): Promise<URL> {
  const cookies = new Map<string, string>()
  let asked: { url: string; form?: Record<string, string> } = { url: start }
  for (let step = 0; step < 20; step++) {
    const response = await ask(asked, cookies)
    const to = response.headers.get('location')
    if (to !== null) {
      const url = new URL(to, asked.url)
      if (url.origin !== issuer) return url
      asked = { url: url.href }
      continue
    }
    asked = filledIn(await response.text(), issuer, login)
  }
  throw new Error('The directory never sends back')
}

/** What a person does with the form that stands there. */
function filledIn(page: string, issuer: string, login: string | null) {
  const leave = /href="([^"]*\/abort)"/.exec(page)?.[1]
  const submit = /action="([^"]+)"/.exec(page)?.[1]
  if (submit === undefined) throw new Error(`The directory shows: ${page.slice(0, 2000)}`)
  if (login === null && leave !== undefined) return { url: new URL(leave, issuer).href }
  const asksWho = page.includes('value="login"')
  const form = asksWho ? { prompt: 'login', login: login ?? '', password: 'x' } : { prompt: 'consent' }
  return { url: new URL(submit, issuer).href, form }
}

async function ask(
  { url, form }: { readonly url: string; readonly form?: Record<string, string> },
  cookies: Map<string, string>,
): Promise<Response> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return response
}
