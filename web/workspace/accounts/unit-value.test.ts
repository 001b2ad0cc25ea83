import { describe, expect, test } from '@jest/globals'

import { chosenUnit, unitOf } from './unit-value.ts'

const NOTHING = { place: undefined, classUnitId: undefined, wardId: undefined }

describe('the unit of a grant', () => {
  test('of a teacher is a school, or a class unit of it', () => {
    expect(chosenUnit('teacher', { ...NOTHING, place: 'school 3' })).toBe('school 3')
    expect(chosenUnit('teacher', { ...NOTHING, place: 'school 3', classUnitId: 5 })).toBe('class-unit 5')
  })

  test('of a form tutor is never a whole school', () => {
    expect(chosenUnit('form-tutor', { ...NOTHING, place: 'school 3' })).toBeUndefined()
    expect(chosenUnit('form-tutor', { ...NOTHING, place: 'school 3', classUnitId: 5 })).toBe('class-unit 5')
  })

  test('of a guardian is a child, whatever was chosen for another role before', () => {
    expect(chosenUnit('guardian', { ...NOTHING, place: 'school 3', classUnitId: 5 })).toBeUndefined()
    expect(chosenUnit('guardian', { place: 'school 3', classUnitId: 5, wardId: 7 })).toBe('ward 7')
  })

  test('of a principal is not a class unit that a teacher had', () => {
    expect(chosenUnit('principal', { ...NOTHING, place: 'school 3', classUnitId: 5 })).toBe('school 3')
    expect(chosenUnit(undefined, { ...NOTHING, place: 'school 3' })).toBeUndefined()
  })

  test('is sent as kind and number', () => {
    expect(unitOf('municipality')).toEqual({ kind: 'municipality', id: null })
    expect(unitOf('school 12')).toEqual({ kind: 'school', id: 12 })
    expect(unitOf('class-unit 5')).toEqual({ kind: 'class-unit', id: 5 })
    expect(unitOf('ward 7')).toEqual({ kind: 'ward', id: 7 })
  })
})
