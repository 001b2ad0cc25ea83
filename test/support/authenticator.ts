import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** An authenticator in software, as far as WebAuthn asks of one: it makes a key and signs (ES256). */
export interface Authenticator {
  make(options: Offered, at: Place): object
  sign(options: Offered, at: Place): object
}

interface Offered {
  readonly challenge: string
  readonly user?: { readonly id: string } | undefined
}

/** What the browser says of where it is, and what a forged device may say of itself. */
export interface Place {
  readonly origin: string
  readonly rpId?: string
  readonly counter?: number
  readonly isUserVerified?: boolean
  readonly userHandle?: string
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')

export function authenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let owner = ''
  return {
    make({ challenge, user }, place) {
      owner = user?.id ?? ''
      const credential = Buffer.concat([
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        coseKey(publicKey),
      ])
      const data = authenticatorData(place, 0x40, credential)
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData'), bytes(data)],
      ])
      return said(id, {
        clientDataJSON: clientData('webauthn.create', challenge, place),
        attestationObject: base64url(attestation),
      })
    },
    sign({ challenge }, place) {
      const clientDataJSON = clientData('webauthn.get', challenge, place)
      const data = authenticatorData(place, 0)
      const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      return said(id, {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', Buffer.concat([data, hash]), privateKey)),
        userHandle: place.userHandle ?? owner,
      })
    },
  }
}

const said = (id: Buffer, response: object) => ({
  id: base64url(id),
  rawId: base64url(id),
  type: 'public-key',
  response,
})

const clientData = (type: string, challenge: string, { origin }: Place) =>
  base64url(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

function authenticatorData(
  { origin, rpId, counter = 0, isUserVerified = true }: Place,
  flags: number,
  credential: Uint8Array = new Uint8Array(),
): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const host = createHash('sha256')
    .update(rpId ?? new URL(origin).hostname)
    .digest()
  const all = flags | 0x01 | (isUserVerified ? 0x04 : 0)
  return Buffer.concat([host, Buffer.from([all]), count, credential])
}

/** COSE_Key of an ES256 key: kty 2, alg -7, crv 1, x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(y, 'base64url')),
  ])
}

/** CBOR: a text of fewer than 24 bytes; bytes with the shortest length that there is, for the library counts on it. */
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
const bytes = (value: Buffer) => {
  const { length } = value
  const head = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), value])
}
