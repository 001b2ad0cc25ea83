import { describe, expect, test } from '@jest/globals'

import { checkPoint } from './check-point.ts'
import type { RawPoint } from './record.ts'

const raw: RawPoint = {
  record: 'points.gml:15',
  namespace: 'PL.PZGIK.200',
  localId: '002fb7dd',
  version: '2013-10-18T11:59:32+02:00',
  isEnded: false,
  teryt: '264011',
  municipality: 'Wrocław',
  simc: '986283',
  locality: 'Wrocław',
  ulic: '4434',
  street: { prefix: 'ul.', name1: 'Dworcowa', name2: '', fullName: 'ul. Dworcowa' },
  number: ' 12 a ',
  postcode: '50-382',
  state: 'Istniejący',
  x: 362_247.37,
  y: 362_733.55,
  srid: 2180,
}

describe('a point of a register', () => {
  test('gets back the leading zeros that were lost', () => {
    expect(checkPoint(raw)).toMatchObject({ kind: 'point', teryt: '0264011', simc: '0986283', ulic: '04434' })
  })

  test('has one public id and one form of number', () => {
    expect(checkPoint(raw)).toMatchObject({ iip: 'PL.PZGIK.200/002fb7dd', number: '12A' })
  })

  test.each([
    ['50-382', '50-382'],
    ['50382', '50-382'],
    ['00-000', null],
    ['', null],
    ['5-0382', null],
  ])('with the postcode %j has %j', (postcode, expected) => {
    expect(checkPoint({ ...raw, postcode })).toMatchObject({ kind: 'point', postcode: expected })
  })

  test.each([
    ['Istniejący', 'existing'],
    ['istniejacy', 'existing'],
    ['W trakcie budowy', 'under-construction'],
    ['wTrakcieBudowy', 'under-construction'],
    ['prognozowany', 'foreseen'],
    [undefined, 'existing'],
  ])('in the state %j is %s', (state, expected) => {
    expect(checkPoint({ ...raw, state })).toMatchObject({ kind: 'point', state: expected })
  })
})

describe('a record does not land', () => {
  test.each<[string, Partial<RawPoint>]>([
    ['no-id', { localId: undefined }],
    ['no-number', { number: undefined }],
    ['no-number', { number: 'garaż' }],
    ['no-number', { number: `1${'a'.repeat(40)}` }],
    ['unknown-locality', { locality: undefined }],
    ['unknown-street', { street: 'unknown' }],
    ['unknown-state', { state: 'zburzony' }],
    ['ended', { isEnded: true }],
    ['not-coordinates', { x: NaN }],
    ['not-coordinates', { y: Infinity }],
    ['degrees', { x: 17.03, y: 51.11 }],
    ['outside-poland', { x: 900_000 }],
    ['outside-poland', { y: 100_000 }],
    ['swapped', { x: 51.11, y: 17.03, srid: 4326 }],
    ['outside-poland', { x: 2.35, y: 48.85, srid: 4326 }],
  ])('because of %s', (reason, fault) => {
    expect(checkPoint({ ...raw, ...fault })).toMatchObject({
      kind: 'refused',
      reason,
      record: 'points.gml:15',
      teryt: '0264011',
    })
  })
})
