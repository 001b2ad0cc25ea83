import { LRUCache } from 'lru-cache'
import type { ClientAuth, Configuration, ServerMetadata } from 'openid-client'

import type { Context } from '../../context.ts'
import { mayAsk } from './address.ts'
import { guardedFetch, UnfitAnswer } from './guarded-fetch.ts'
import type { DirectorySettings } from './repository/directory.ts'

/** OpenID Connect is read when somebody first uses it: a start need not wait for it. */
export const oidc = () => import('openid-client')

const PATIENCE_SECONDS = 8
/** After so long a directory is asked anew what it says of itself; new signing keys are found at once. */
const KNOWN_MILLISECONDS = 60 * 60_000
const known = new LRUCache<string, Configuration>({ max: 200, ttl: KNOWN_MILLISECONDS })

export const secretCell = { table: 'accounts_directory', column: 'client_secret', row: 1 }

/** What a directory says of itself. Throws the library's errors, and `UnfitAnswer`; see `directoryFault`. */
export async function discover(
  issuer: string,
  { visitor }: Pick<Context, 'visitor'>,
): Promise<ServerMetadata> {
  const { discovery, customFetch } = await oidc()
  if (!mayAsk(issuer, visitor.origin)) throw new UnfitAnswer('address')
  const found = await discovery(new URL(issuer), 'rejon', undefined, undefined, {
    [customFetch]: guardedFetch(visitor.origin),
    timeout: PATIENCE_SECONDS,
    execute: issuer.startsWith('http:') ? [await allowHttp()] : [],
  })
  const metadata = found.serverMetadata()
  const { authorization_endpoint: door, token_endpoint: tokens, jwks_uri: keys } = metadata
  const isFit = [door, tokens, keys].every((each) => each !== undefined && mayAsk(each, visitor.origin))
  // The library forgives some directories that call themselves otherwise; whose word it is must be sure.
  if (metadata.issuer !== issuer || !isFit) throw new UnfitAnswer('metadata')
  return metadata
}

/** The directory ready to be asked, as it was within the last hour. Throws as `discover` does. */
export async function connect(settings: DirectorySettings, context: Context): Promise<Configuration> {
  const { issuer, clientId, setAt } = settings
  const { visitor, municipality, secrets } = context
  const key = JSON.stringify([municipality.schemaName, issuer, clientId, setAt, visitor.origin])
  const found = known.get(key)
  if (found !== undefined) return found
  const library = await oidc()
  const metadata = await discover(issuer, context)
  const secret = secrets.decrypt(secretCell, settings.clientSecret)
  const made = new library.Configuration(metadata, clientId, undefined, await proofOfClient(metadata, secret))
  made[library.customFetch] = guardedFetch(visitor.origin)
  made.timeout = PATIENCE_SECONDS
  // Without it the library believes an ID token because of how it came, and reads no signature.
  library.enableNonRepudiationChecks(made)
  if (issuer.startsWith('http:')) (await allowHttp())(made)
  known.set(key, made)
  return made
}

/** For a directory on this machine, to try; whether http may be asked at all, `mayAsk` says at each address. */
async function allowHttp(): Promise<(directory: Configuration) => void> {
  const library = await oidc()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- called so by the library only that it be noticed
  return library.allowInsecureRequests
}

/** As the directory wants its secret told; one that says nothing of it wants a header (OpenID Connect Discovery 1.0, 3). */
async function proofOfClient(metadata: ServerMetadata, secret: string): Promise<ClientAuth> {
  const { ClientSecretBasic, ClientSecretPost } = await oidc()
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}
