import type { Context } from '../../context.ts'
import type { Db } from '../../db/db.ts'
import type { Input, Output } from '../../http/endpoint.ts'
import { invalid } from '../../http/problem.ts'
import { mayAsk } from './address.ts'
import type { getDirectory, postDirectoryCheck, putDirectory } from './contract.ts'
import { directoryFault } from './faults.ts'
import { discover, secretCell } from './provider.ts'
import { type DirectorySettings, findDirectory, replaceDirectory } from './repository/directory.ts'
import { redirectUri } from './visits.ts'

type Directory = Output<typeof getDirectory>
type Given = Input<typeof putDirectory>['body']

/** The directory as it is set; never its secret. */
export function readSettings(_input: unknown, context: Context): Promise<Directory> {
  return context.db.transaction((tx) => shown(tx, context))
}

async function shown(tx: Db, context: Context): Promise<Directory> {
  const kept = await findDirectory(tx)
  if (kept === undefined) return { settings: null, redirectUri: redirectUri(context) }
  const { issuer, clientId, subjectClaim, button, isOn, matchesEmail, factorValues, setAt } = kept
  const settings = { issuer, clientId, subjectClaim, button, isOn, matchesEmail, factorValues, setAt }
  return { settings, redirectUri: redirectUri(context) }
}

/** Sets the directory. Throws 400 with pointers: for an address that is not asked, and for a secret that is missing. */
export function setDirectory({ body }: Input<typeof putDirectory>, context: Context): Promise<Directory> {
  requireFit(body.issuer, context)
  return context.db.transaction(async (tx) => {
    const clientSecret = secretFor(body, await findDirectory(tx), context)
    const { issuer, clientId, subjectClaim, button, isOn, matchesEmail, factorValues } = body
    const setAt = context.clock.now().toISOString()
    await replaceDirectory(tx, {
      issuer,
      clientId,
      clientSecret,
      subjectClaim,
      button,
      isOn,
      matchesEmail,
      factorValues,
      setAt,
    })
    const hasNewSecret = body.clientSecret !== undefined
    const details = { issuer, clientId, subjectClaim, isOn, matchesEmail, factorValues, hasNewSecret }
    tx.audit({ action: 'accounts.set-directory', details })
    return shown(tx, context)
  })
}

/** The secret that was given, or the one of before: a secret is never sent to another directory than it is of. */
function secretFor(
  { clientSecret, issuer, clientId }: Given,
  kept: DirectorySettings | undefined,
  context: Context,
) {
  if (clientSecret !== undefined) return context.secrets.encrypt(secretCell, clientSecret)
  if (kept?.issuer === issuer && kept.clientId === clientId) return kept.clientSecret
  throw invalid([{ pointer: '/body/clientSecret', why: 'input.secret-missing' }])
}

function requireFit(issuer: string, { visitor }: Context): void {
  if (!mayAsk(issuer, visitor.origin))
    throw invalid([{ pointer: '/body/issuer', why: 'input.issuer-address' }])
}

/** What a directory says of itself. Throws 400 with a pointer where it says nothing, or nothing that can be used. */
export async function checkDirectory(
  { body: { issuer } }: Input<typeof postDirectoryCheck>,
  context: Context,
): Promise<Output<typeof postDirectoryCheck>> {
  requireFit(issuer, context)
  await context.db.transaction((tx) => {
    tx.audit({ action: 'accounts.check-directory', details: { issuer } })
    return Promise.resolve()
  })
  const said = await discover(issuer, context).catch((error: unknown) => {
    const why = directoryFault(error) === 'directory-away' ? 'input.issuer-away' : 'input.issuer-answer'
    throw invalid([{ pointer: '/body/issuer', why }])
  })
  return {
    issuer: said.issuer,
    authorizationEndpoint: said.authorization_endpoint ?? '',
    tokenEndpoint: said.token_endpoint ?? '',
    signingAlgorithms: [said.id_token_signing_alg_values_supported ?? []].flat().map(String),
    knowsPkce: said.code_challenge_methods_supported?.includes('S256') === true,
    namesItself: said.authorization_response_iss_parameter_supported === true,
  }
}
