import { describe, expect, test } from '@jest/globals'

import { decide, type Hit } from './decide.ts'

const hit = (catchmentId: number, more: Partial<Hit> = {}): Hit => ({
  catchmentId,
  jointGroup: null,
  rank: 2,
  grades: null,
  entryYearFrom: null,
  entryYearTo: null,
  ...more,
})

const summary = (hits: Hit[], entryYear = 2027, grade?: number) => {
  const { status, answers } = decide(hits, entryYear, grade)
  return [status, ...answers.map(({ hit, grades }) => [hit.catchmentId, grades])]
}

describe('the decision', () => {
  test('one catchment is certain, none is uncovered', () => {
    expect(summary([hit(1)])).toEqual(['certain', [1, null]])
    expect(summary([])).toEqual(['uncovered'])
  })

  test('two are joint when declared so together, else a conflict', () => {
    expect(summary([hit(1, { jointGroup: 7 }), hit(2, { jointGroup: 7 })])).toEqual([
      'joint',
      [1, null],
      [2, null],
    ])
    expect(summary([hit(1, { jointGroup: 7 }), hit(2, { jointGroup: 8 })])[0]).toBe('conflict')
    expect(summary([hit(1), hit(2)])[0]).toBe('conflict')
  })

  test('two rules of one catchment are one answer', () => {
    expect(summary([hit(1), hit(1)])).toEqual(['certain', [1, null]])
  })

  test('different schools for different grades are told apart, and a grade narrows them', () => {
    const hits = [hit(1, { grades: [1, 2, 3] }), hit(2, { grades: [4, 5, 6, 7, 8] })]
    expect(summary(hits)).toEqual(['by-grade', [1, [1, 2, 3]], [2, [4, 5, 6, 7, 8]]])
    expect(summary(hits, 2027, 3)).toEqual(['certain', [1, [1, 2, 3]]])
    expect(summary(hits, 2027, 0)).toEqual(['uncovered'])
  })

  test('a more exact rule takes only the grades that it speaks of', () => {
    const hits = [hit(1, { rank: 1 }), hit(2, { rank: 3, grades: [4, 5, 6, 7, 8] })]
    expect(summary(hits)).toEqual(['by-grade', [1, [1, 2, 3]], [2, [4, 5, 6, 7, 8]]])
    expect(summary(hits, 2027, 5)).toEqual(['certain', [2, [4, 5, 6, 7, 8]]])
  })

  test('a conflict of one grade is a conflict of the address', () => {
    expect(summary([hit(1), hit(2, { grades: [8] })])[0]).toBe('conflict')
    expect(summary([hit(1), hit(2, { grades: [8] })], 2027, 1)).toEqual(['certain', [1, null]])
  })

  test('a rule holds for its entrants only', () => {
    const hits = [hit(1, { entryYearTo: 2027 }), hit(2, { entryYearFrom: 2027 })]
    expect(summary(hits, 2026)).toEqual(['certain', [1, null]])
    expect(summary(hits, 2027)).toEqual(['certain', [2, null]])
  })
})
