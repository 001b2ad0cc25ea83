import { readFileSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'

import { readFlatStreet } from '../../server/core/addresses/prg/street-name.ts'
import { matchStreets } from '../../server/core/addresses/teryt/match.ts'
import { likeness, readName } from '../../server/core/addresses/teryt/same-name.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'

/** Streets as TERYT shortens them, and as people write them in full: `gen. Józefa Bema`, `Generała Józefa Bema`. */
function pairs() {
  const text = readFileSync(sharedData('teryt/street-name-expansions.csv'), 'utf8')
  return parse(text, { from: 2, relax_quotes: true }).flatMap(([simc, ulic, official, people]) => {
    const [name, written] = [readFlatStreet(official ?? ''), readFlatStreet(people ?? '')]
    return name === null || written === null ? [] : [{ simc: Number(simc), ulic: ulic ?? '', name, written }]
  })
}

needingSharedData(describe)('12,000 real pairs of names', () => {
  test('are known to be of one street, 98 % of them', () => {
    const all = pairs()
    const alike = all.filter(({ name, written }) => {
      const [a, b] = [readName(name), readName(written)]
      return a !== undefined && b !== undefined && likeness(a, b) !== undefined
    })
    expect(all.length).toBeGreaterThan(12_000)
    expect(alike.length / all.length).toBeGreaterThan(0.98)
  })

  test('are not taken for one another within a locality', () => {
    const all = pairs()
    const officials = all.map(({ simc, ulic, name }) => ({ localityId: simc, ulic, name }))
    const known = all.map(({ simc, written }, id) => ({ id, localityId: simc, ulic: null, ...written }))
    const matches = matchStreets(officials, known)
    const wrong = matches.flatMap((row, index) =>
      row === undefined || row.fullName === all[index]?.written.fullName ? [] : [row.fullName],
    )
    // One square stands in TERYT under two symbols, and its longer spelling here beside the shorter one there.
    expect(wrong).toEqual(['Rynek Władysława Stanisława Reymonta'])
    expect(matches.filter((row) => row !== undefined).length / all.length).toBeGreaterThan(0.9)
  })
})
