import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { civilOf, dayAfter, instantOf } from './civil.ts'
import { hoursOf, readHours } from './hours.ts'
import { daysOf, stateAt, type Timetable } from './openings.ts'

const TODAY = '2026-11-23'
const always = (hours: string, exceptions: Timetable['exceptions'] = []): Timetable => ({
  hours,
  exceptions,
  validFrom: '2020-01-01',
  validTo: null,
})
/** `2026-11-11 10:00` of the clock in Poland. */
const at = (text: string) => {
  const [day = '', time = ''] = text.split(' ')
  return instantOf({ day, time })
}
const told = (hours: string, moment: string, exceptions: Timetable['exceptions'] = []) => {
  const { isOpen, closesAt, opensAt } = stateAt(always(hours, exceptions), at(moment))
  const next = closesAt ?? opensAt
  return `${isOpen ? 'open until' : 'closed until'} ${next === null ? 'further notice' : `${next.day} ${next.time}`}`
}
const OFFICE = 'Mo-Fr 10:00-18:00; Sa 09:00-14:00'

describe('opening hours', () => {
  test.each([
    ['pon-pt 10-18', 'Mo-Fr 10:00-18:00'],
    ['Mo-Fr 10:00-18:00', 'Mo-Fr 10:00-18:00'],
    [' Mo,We 12:00-19:00 ; PH off', 'Mo,We 12:00-19:00; PH off'],
  ])('%j are kept as %j', (text, kept) => {
    const read = readHours(text, TODAY)
    expect('hours' in read && read.hours.text).toBe(kept)
  })

  test.each([
    ['byle kiedy', 'input.hours-broken'],
    ['Mo-Fr 1000-1800', 'input.hours-broken'],
    ['Mo 10', 'input.hours-broken'],
    [';', 'input.hours-broken'],
    ['Mo-Fr sunrise-sunset', 'input.hours-vague'],
    ['Mo-Fr 10:00+', 'input.hours-vague'],
    ['Mo-Fr 10:00-18:00 "po telefonie"', 'input.hours-vague'],
    ['Mo-Fr 10:00-18:00; SH off', 'input.hours-vague'],
    ['off', 'input.hours-never'],
    ['2025 Mar 03 10:00-12:00', 'input.hours-never'],
  ])('%j are refused: %s', (text, why) => {
    expect(readHours(text, TODAY)).toMatchObject({ refused: { why } })
  })

  test('that are refused say how far they were read', () => {
    expect(readHours('Mo-Fr 10:00-18:00; Xx 10:00-12:00', TODAY)).toMatchObject({
      refused: { at: expect.stringContaining('Mo-Fr 10:00-18:00;') },
    })
  })
})

describe('at a moment', () => {
  test.each([
    ['a Monday morning', '2026-11-23 09:59', 'closed until 2026-11-23 10:00'],
    ['the minute of opening', '2026-11-23 10:00', 'open until 2026-11-23 18:00'],
    ['the minute of closing', '2026-11-23 18:00', 'closed until 2026-11-24 10:00'],
    ['Saturday evening', '2026-11-28 20:00', 'closed until 2026-11-30 10:00'],
    ['11 November, a Wednesday', '2026-11-11 12:00', 'closed until 2026-11-12 10:00'],
    ['Corpus Christi, which moves with Easter', '2026-06-04 12:00', 'closed until 2026-06-05 10:00'],
    ['24 December, a holiday since 2025', '2026-12-24 12:00', 'closed until 2026-12-28 10:00'],
  ])('%s', (_, moment, expected) => {
    expect(told(OFFICE, moment)).toBe(expected)
  })

  test('holidays are those days on which hours say so, when they say so', () => {
    expect(told(`${OFFICE}; PH 12:00-16:00`, '2026-11-11 12:00')).toBe('open until 2026-11-11 16:00')
  })

  test('summer hours hold in summer only', () => {
    const hours = 'Mo-Fr 10:00-18:00; Jul-Aug Mo-Fr 09:00-15:00'
    expect(told(hours, '2026-07-01 15:30')).toBe('closed until 2026-07-02 09:00')
    expect(told(hours, '2026-09-01 15:30')).toBe('open until 2026-09-01 18:00')
  })

  test('a night lasts over midnight, and over the month', () => {
    expect(told('Sa 20:00-02:00', '2026-11-01 01:00')).toBe('closed until 2026-11-07 20:00') // All Saints' Day
    expect(told('Fr 20:00-02:00', '2026-11-28 01:59')).toBe('open until 2026-11-28 02:00')
    expect(told('Fr 20:00-02:00', '2026-11-27 23:00')).toBe('open until 2026-11-28 02:00')
  })

  test('what never closes is open until nobody knows when, day after day', () => {
    expect(told('24/7; PH open', '2026-11-23 12:00')).toMatch(/^open until/)
  })

  test('the hour that is left out in spring shortens the night by an hour', () => {
    const opening = stateAt(always('Sa 20:00-04:00'), at('2026-03-28 22:00'))
    expect(opening.closesAt).toEqual({ day: '2026-03-29', time: '04:00' })
    const hours = (at('2026-03-29 04:00').getTime() - at('2026-03-28 20:00').getTime()) / 3_600_000
    expect(hours).toBe(7)
  })

  test('the hour that comes twice in autumn is once before closing and once after it', () => {
    const first = new Date('2026-10-25T00:15:00Z') // 02:15, in summer time still
    const second = new Date('2026-10-25T01:15:00Z') // 02:15 again
    const night = always('Sa 20:00-02:30')
    expect(civilOf(first)).toEqual(civilOf(second))
    expect([stateAt(night, first).isOpen, stateAt(night, second).isOpen]).toEqual([true, false])
  })

  test('a closure goes before usual hours, and other hours go in their place', () => {
    const days = { firstDay: '2026-11-23', lastDay: '2026-11-24', reason: 'spis' }
    expect(told(OFFICE, '2026-11-23 12:00', [{ ...days, hours: null }])).toBe('closed until 2026-11-25 10:00')
    expect(told(OFFICE, '2026-11-23 12:00', [{ ...days, hours: 'Mo-Su 11:00-13:00' }])).toBe(
      'open until 2026-11-23 13:00',
    )
  })

  test('a branch that is no more opens no more', () => {
    const state = stateAt({ ...always(OFFICE), validTo: '2026-11-24' }, at('2026-11-23 18:30'))
    expect(state).toEqual({ isOpen: false, closesAt: null, opensAt: null })
  })
})

describe('whatever the hours', () => {
  const minutes = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15)
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const weekday = fc.constantFrom('Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su')
  const rule = fc
    .tuple(weekday, weekday, minutes, minutes)
    .filter(([, , from, to]) => from !== to)
    .map(([first, last, from, to]) => `${first}-${last} ${time(from)}-${time(to)}`)
  const hours = fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.join('; '))
  const moment = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  })

  test('they are read back as they are kept', () => {
    fc.assert(
      fc.property(hours, (text) => {
        const kept = hoursOf(text).text
        expect(hoursOf(kept).text).toBe(kept)
      }),
      { numRuns: 100 },
    )
  })

  test('open is open until it closes, and closed until it opens', () => {
    fc.assert(
      fc.property(hours, moment, (text, now) => {
        const table = always(text)
        const { isOpen, closesAt, opensAt } = stateAt(table, now)
        const change = closesAt ?? opensAt
        expect(change).not.toBeNull()
        if (change === null) return
        const then = instantOf(change)
        expect(then.getTime()).toBeGreaterThan(now.getTime())
        expect(stateAt(table, new Date(then.getTime() - 60_000)).isOpen).toBe(isOpen)
        expect(stateAt(table, then).isOpen).toBe(!isOpen)
      }),
      { numRuns: 100 },
    )
  })

  test('days follow one another, and their openings begin on them', () => {
    fc.assert(
      fc.property(hours, moment, (text, now) => {
        const { day } = civilOf(now)
        const days = daysOf(always(text), day, 10)
        expect(days.map((each) => each.day)).toEqual(Array.from({ length: 10 }, (_, i) => dayAfter(day, i)))
        for (const each of days)
          for (const { opens, closes } of each.openings) {
            expect(opens.day).toBe(each.day)
            expect(instantOf(opens).getTime()).toBeLessThan(instantOf(closes).getTime())
          }
      }),
      { numRuns: 50 },
    )
  })

  test('no text breaks the reading', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const read = readHours(text, TODAY)
        expect('hours' in read || 'refused' in read).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
