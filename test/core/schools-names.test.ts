import { readFileSync } from 'node:fs'

import { beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'

import { properSchoolName } from '../../server/core/schools/index.ts'
import { needingSharedData, sharedData } from '../support/shared-data.ts'

const lettersOf = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '')

needingSharedData(describe)('the 12,400 names of the register', () => {
  let names: string[]
  let proper: string[]

  beforeAll(() => {
    const text = readFileSync(sharedData('schools/szkoly_podstawowe_2025.csv'))
    const rows: { nazwa: string }[] = parse(text, { bom: true, columns: true })
    names = rows.map(({ nazwa }) => nazwa)
    proper = names.map(properSchoolName)
  })

  test('every name of the register keeps its letters, in their order', () => {
    const changed = names.filter((name, index) => lettersOf(proper[index] ?? '') !== lettersOf(name))
    expect(changed).toEqual([])
    expect(names).toHaveLength(12_400)
  })

  test('no name is left in capitals, and none begins with a small letter', () => {
    expect(proper.filter((name) => !/^[\p{Lu}„\d]/u.test(name))).toEqual([])
    expect(proper.filter((name) => !/\p{Ll}{3}/u.test(name))).toEqual([])
  })

  test('no preposition is large inside a name, and no patron small', () => {
    expect(proper.filter((name) => / (?:W|We|Im\.|Nr|Św\.|Ks\.|Z) /u.test(name))).toEqual([])
    expect(proper.filter((name) => / im\. (?:jana|marii|adama|mikołaja) /u.test(name))).toEqual([])
  })

  test('a name once proper stays as it is', () => {
    expect(proper.filter((name) => properSchoolName(name) !== name)).toEqual([])
  })
})
