import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { makeKey, type MasterKey } from './secret-file.ts'
import { type Cell, createKeyRing, fingerprint } from './secrets.ts'

const runs = { numRuns: process.env['REJON_TEST_SCALE'] === 'full' ? 5_000 : 200, seed: 4 }
const clock = { now: () => new Date('2026-11-22T11:00:00Z') }
const key = makeKey('current', clock)
const ringOf = (...keys: MasterKey[]) => createKeyRing(() => keys)
const secrets = ringOf(key).of('koszalin')
const CELL: Cell = { table: 'people_persons', column: 'pesel', row: 17 }
const FIELD = { table: 'people_persons', column: 'pesel' }

const cell = fc.record({
  table: fc.constantFrom('people_persons', 'accounts'),
  column: fc.constantFrom('pesel', 'document'),
  row: fc.integer({ min: 1, max: 2_147_483_647 }),
})

const broken = expect.objectContaining({ code: 'envelope-broken' })

describe('an envelope', () => {
  test('gives back any text, in its own cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), cell, (text, place) => {
        expect(secrets.decrypt(place, secrets.encrypt(place, text))).toBe(text)
      }),
      runs,
    )
  })

  test('holds its version and the id of its key, and nothing of the text', () => {
    const envelope = secrets.encrypt(CELL, '44051401458')
    expect(envelope[0]).toBe(1)
    expect(envelope.subarray(1, 5).toString('hex')).toBe(key.id)
    expect(envelope.includes('44051401458')).toBe(false)
    expect(envelope).toHaveLength(33 + 11)
  })

  test('is another each time, although the text is the same', () => {
    const envelopes = Array.from({ length: 500 }, () => secrets.encrypt(CELL, '44051401458').toString('hex'))
    expect(new Set(envelopes).size).toBe(500)
  })

  test('that was moved does not open: in another row, column, table or city', () => {
    const envelope = secrets.encrypt(CELL, '44051401458')
    const moved = [
      { ...CELL, row: 18 },
      { ...CELL, column: 'document' },
      { ...CELL, table: 'accounts' },
    ]
    for (const place of moved) expect(() => secrets.decrypt(place, envelope)).toThrow(broken)
    expect(() => ringOf(key).of('lublin').decrypt(CELL, envelope)).toThrow(broken)
  })

  test('that was changed does not open, whichever bit it was', () => {
    const envelope = secrets.encrypt(CELL, '44051401458')
    fc.assert(
      fc.property(fc.nat(envelope.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(envelope)
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
        expect(() => secrets.decrypt(CELL, changed)).toThrow(/envelope-broken|secret-key-unknown/)
      }),
      runs,
    )
  })

  test.each([0, 1, 5, 32])('that is cut to %i bytes does not open', (length) => {
    const envelope = secrets.encrypt(CELL, '44051401458').subarray(0, length)
    expect(() => secrets.decrypt(CELL, envelope)).toThrow(broken)
  })

  test('of a key that is not in the ring says which one, and not what is in it', () => {
    const envelope = secrets.encrypt(CELL, '44051401458')
    const others = ringOf(makeKey('current', clock)).of('koszalin')
    expect(() => others.decrypt(CELL, envelope)).toThrow(
      expect.objectContaining({ code: 'secret-key-unknown', params: { key: key.id } }),
    )
  })

  test('of another key under the same name does not open', () => {
    const namesake = ringOf({ ...makeKey('current', clock), id: key.id }).of('koszalin')
    expect(() => namesake.decrypt(CELL, secrets.encrypt(CELL, '44051401458'))).toThrow(broken)
  })

  test('of a retired key opens, and new ones are written with the current one', () => {
    const next = makeKey('current', clock)
    const both = ringOf({ ...key, state: 'retired' }, next).of('koszalin')
    expect(both.decrypt(CELL, secrets.encrypt(CELL, 'x'))).toBe('x')
    expect(both.encrypt(CELL, 'x').subarray(1, 5).toString('hex')).toBe(next.id)
    expect(both.currentKey().toString('hex')).toBe(next.id)
  })
})

describe('a blind index', () => {
  test('is equal for equal values and for no others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const isSame = secrets.blindIndex(FIELD, one).equals(secrets.blindIndex(FIELD, other))
        expect(isSame).toBe(one === other)
      }),
      runs,
    )
  })

  test('tells nothing across columns, tables, cities and keys', () => {
    const value = '44051401458'
    const indexes = [
      secrets.blindIndex(FIELD, value),
      secrets.blindIndex({ ...FIELD, column: 'document' }, value),
      secrets.blindIndex({ ...FIELD, table: 'accounts' }, value),
      ringOf(key).of('lublin').blindIndex(FIELD, value),
      ringOf(makeKey('current', clock)).of('koszalin').blindIndex(FIELD, value),
    ]
    expect(new Set(indexes.map((index) => index.toString('hex'))).size).toBe(indexes.length)
  })

  test('is looked up under every key of the ring', () => {
    const both = ringOf({ ...key, state: 'retired' }, makeKey('current', clock)).of('koszalin')
    const found = both.blindIndexes(FIELD, '1').map((index) => index.toString('hex'))
    expect(found).toContain(secrets.blindIndex(FIELD, '1').toString('hex'))
    expect(found).toContain(both.blindIndex(FIELD, '1').toString('hex'))
    expect(found).toHaveLength(2)
  })
})

describe('a signature', () => {
  test('holds for its text, purpose, city and key only', () => {
    const signature = secrets.sign('session', 'a')
    expect(secrets.verify('session', 'a', signature)).toBe(true)
    expect(secrets.verify('session', 'b', signature)).toBe(false)
    expect(secrets.verify('audit-seal', 'a', signature)).toBe(false)
    expect(ringOf(key).of('lublin').verify('session', 'a', signature)).toBe(false)
    expect(ringOf(makeKey('current', clock)).of('koszalin').verify('session', 'a', signature)).toBe(false)
    expect(secrets.verify('session', 'a', { ...signature, mac: signature.mac.subarray(1) })).toBe(false)
  })

  test('of a retired key still holds', () => {
    const both = ringOf({ ...key, state: 'retired' }, makeKey('current', clock)).of('koszalin')
    expect(both.verify('one-time-code', 'a', secrets.sign('one-time-code', 'a'))).toBe(true)
  })
})

test('a fingerprint tells keys apart and is none of the keys that are used', () => {
  const other = { ...makeKey('current', clock), id: key.id }
  expect(fingerprint(key)).toEqual(fingerprint({ ...key, state: 'retired' }))
  expect(fingerprint(key)).not.toEqual(fingerprint(other))
  expect(fingerprint(key)).not.toEqual(key.secret)
})
