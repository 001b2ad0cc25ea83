/** What an authenticator might say, but none has. */
const ofNoKey = (response: object) => ({
  id: 'AA',
  rawId: 'AA',
  type: 'public-key',
  response: { clientDataJSON: 'AA', ...response },
})

/** Whoever is signed in may ask this about themself. */
const ofOneself = (status: number, path: string, body?: object) => ({
  isOfASchool: false,
  ask: () => Promise.resolve({ path, ...(body && { body }) }),
  open: [status],
  closed: [],
})

/** Of the endpoints of passkeys: what is asked, and which answers are right. */
export const PASSKEY_EXPECTATIONS = {
  'GET /session/passkeys': ofOneself(200, '/session/passkeys'),
  'POST /session/passkey-offers': ofOneself(201, '/session/passkey-offers'),
  'POST /session/passkeys': ofOneself(400, '/session/passkeys', {
    name: 'Klucz',
    made: ofNoKey({ attestationObject: 'AA' }),
  }),
  'PATCH /session/passkeys/:id': ofOneself(404, '/session/passkeys/2000000000', { name: 'Klucz' }),
  'DELETE /session/passkeys/:id': ofOneself(404, '/session/passkeys/2000000000'),
  'PUT /session/proof/by-passkey': ofOneself(401, '/session/proof/by-passkey', {
    signed: ofNoKey({ authenticatorData: 'AA', signature: 'AA' }),
  }),
}
