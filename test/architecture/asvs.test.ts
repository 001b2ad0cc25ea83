import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

import { ROOT } from '../../server/platform/root.ts'
import { type AsvsRow, type Proof, readAsvs, shareOf } from '../support/asvs.ts'
import { needingSharedData } from '../support/shared-data.ts'
import { sourceText } from '../support/source-files.ts'

const rows = readAsvs()
const withStatus = (...statuses: readonly AsvsRow['status'][]) =>
  rows.filter(({ status }) => statuses.includes(status))

/** Whether a test of this title stands in the file; `describe` proves nothing. */
function hasTest(text: string, title: string): boolean {
  const asWritten = title.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  const quoted = `(['"\`])${asWritten}\\1`
  return (
    new RegExp(`${quoted},\\s*(?:async )?\\(`).test(text) &&
    !new RegExp(`describe(?:\\.each\\([^)]*\\))?\\(${quoted}`).test(text)
  )
}

const isThere = ({ file, title }: Proof) =>
  existsSync(join(ROOT, file)) &&
  (title === undefined || (file.endsWith('.test.ts') && hasTest(sourceText(file), title)))

/** The ids whose proofs are not what their status wants. */
const wrong = (chosen: readonly AsvsRow[], isRight: (row: AsvsRow) => boolean) =>
  chosen.filter((row) => !isRight(row)).map(({ id }) => id)

describe('docs/asvs.csv', () => {
  test('names each requirement once, in the order of the standard', () => {
    const ids = rows.map(({ id }) => id)
    const inOrder = ids.toSorted((a, b) => rank(a) - rank(b))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(inOrder)
  })

  test('counts 70 of level 1 and 183 of level 2', () => {
    const count = (level: string) => rows.filter((row) => row.level === level).length
    expect([count('L1'), count('L2')]).toEqual([70, 183])
  })

  test('names for what is proved tests that there are', () => {
    expect(
      wrong(
        withStatus('proved'),
        ({ proof }) => proof.length > 0 && proof.every((each) => each.title !== undefined),
      ),
    ).toEqual([])
    const missing = rows.flatMap(({ id, proof }) =>
      proof.filter((each) => !isThere(each)).map((each) => ({ id, ...each })),
    )
    expect(missing).toEqual([])
  })

  test('names for what is met by design the place where it is to be seen', () => {
    expect(wrong(withStatus('met'), ({ proof }) => proof.length > 0)).toEqual([])
  })

  test('says of all else why', () => {
    expect(wrong(withStatus('partly', 'open', 'not-applicable'), ({ remark }) => remark !== '')).toEqual([])
    expect(wrong(withStatus('open', 'not-applicable'), ({ proof }) => proof.length === 0)).toEqual([])
  })

  test('is told in a line for each level', () => {
    expect(shareOf(rows)).toEqual([
      expect.stringMatching(/^ASVS 5\.0 L1: \d+ of 70 proved by tests, /),
      expect.stringMatching(/^ASVS 5\.0 L2: \d+ of 183 proved by tests, /),
    ])
  })
})

needingSharedData(describe)('docs/asvs.csv beside the standard', () => {
  test('has every requirement of the standard at its level, and no other', () => {
    const standard = z
      .array(z.object({ req_id: z.string(), L: z.string() }))
      .parse(
        parse(readFileSync(join(ROOT, '../shared/domain/asvs-5.0.csv'), 'utf8').trim(), { columns: true }),
      )
    const wanted = standard
      .filter(({ L }) => L === '1' || L === '2')
      .map(({ req_id, L }) => `${req_id} L${L}`)
    expect(rows.map(({ id, level }) => `V${id} ${level}`)).toEqual(wanted)
  })
})

describe('the check itself', () => {
  const text = `describe('signing in', () => {\n  test('ends', async () => {})\n  test.each([1])('counts %i (once)', (n) => {})`

  test.each(['ends', 'counts %i (once)'])('finds the test "%s"', (title) => {
    expect(hasTest(text, title)).toBe(true)
  })

  test.each(['signing in', 'end', 'counts 1'])('takes nothing else for one: "%s"', (title) => {
    expect(hasTest(text, title)).toBe(false)
  })
})

/** `6.2.11` as a number by which the standard is in order. */
function rank(id: string): number {
  return id.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0)
}
