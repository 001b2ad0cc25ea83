import { describe, expect, test } from '@jest/globals'

import { percentOf, stateOf } from './job-words.ts'

describe('the state of a job', () => {
  test('is no good news when what was done found something bad', () => {
    expect(stateOf({ state: 'done', result: { lines: [], isAlarming: false } }).tone).toBe('good')
    expect(stateOf({ state: 'done', result: { lines: [], isAlarming: true } })).toEqual({
      key: 'workspace.jobs.states.alarming',
      tone: 'danger',
    })
  })
})

describe('how much is done', () => {
  test('is told in whole percent, and never more than all of it', () => {
    const at = (done: number, total: number) => percentOf({ progress: { done, total, words: '' } })
    expect([at(0, 3), at(2, 3), at(3, 3), at(9, 3)]).toEqual([0, 66, 100, 100])
  })

  test('is not told where nobody knows', () => {
    expect(percentOf({ progress: null })).toBeNull()
    expect(percentOf({ progress: { done: 1, total: 0, words: '' } })).toBeNull()
  })
})
