import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { CLIENT_ID, closed } from './directory.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** What a directory might do that nobody should believe. */
export interface Lies {
  /** Of the ID token, over what is right. */
  claims?: Readonly<Record<string, unknown>>
  /** It signs with a key that it does not name, or not at all. */
  signature?: 'stranger' | 'none'
  /** Of the discovery document, over what is right. */
  metadata?: Readonly<Record<string, unknown>>
  /** Answers in place of the right one, by path. */
  answers?: Readonly<Record<string, (response: ServerResponse) => void>>
}

export interface LyingDirectory {
  readonly issuer: string
  /** What it does from now on. */
  lies: Lies
  /** The nonce that the sign-in has asked for. */
  nonce: string
  /** The paths that it was asked for. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A directory on this machine that answers as each test wants. */
export async function openLyingDirectory(): Promise<LyingDirectory> {
  const server = createServer((request, response) => {
    answer(directory, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server that listens on a port
  const directory: LyingDirectory = {
    issuer: `http://127.0.0.1:${port}`,
    lies: {},
    nonce: '',
    asked: [],
    close: () => closed(server),
  }
  return directory
}

function answer(directory: LyingDirectory, { url = '' }: IncomingMessage, response: ServerResponse) {
  directory.asked.push(url)
  const { issuer, lies } = directory
  const lie = lies.answers?.[url]
  if (lie !== undefined) {
    lie(response)
    return
  }
  const documents: Readonly<Record<string, () => object>> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      ...lies.metadata,
    }),
    '/jwks': () => ({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'RS256', use: 'sig' }],
    }),
    '/token': () => ({ access_token: 'at', token_type: 'Bearer', id_token: idToken(directory) }),
  }
  const document = documents[url]?.()
  response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(document ?? {}))
}

function idToken({ issuer, nonce, lies }: LyingDirectory): string {
  const seconds = Math.floor(Date.now() / 1000)
  const right = { iss: issuer, aud: CLIENT_ID, sub: 'ktos', nonce, iat: seconds, exp: seconds + 300 }
  const head = encoded({ alg: lies.signature === 'none' ? 'none' : 'RS256', kid: 'a' })
  const text = `${head}.${encoded({ ...right, ...lies.claims })}`
  if (lies.signature === 'none') return `${text}.`
  const key = lies.signature === 'stranger' ? stranger.privateKey : privateKey
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}
