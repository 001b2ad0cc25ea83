import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { loadBranches } from '../../server/modules/library/index.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { z } from 'zod'
import { testCity, type TestCity } from '../support/database.ts'

let city: TestCity
let text = ''

beforeAll(async () => {
  city = await testCity({ clock: { now: () => new Date('2026-10-20T08:00:00Z') } })
  const id = await city.db.transaction(async (tx) => {
    await loadBranches(tx, [
      {
        kind: 'branch',
        name: 'Miejska Biblioteka Publiczna w Koszalinie, Filia nr 5 „Pod Żółtym Dębem”; dział dziecięcy',
        schoolId: null,
        address: 'Leśna 1, Koszalin',
        point: [320_000, 700_000],
        hours: 'Mo-Fr 10:00-18:00',
        isPublic: true,
        isFictional: true,
        validFrom: '2020-01-01',
        closures: [{ firstDay: '2026-11-02', lastDay: '2026-11-03', reason: 'Spis książek, potem remont' }],
      },
    ])
    const row = await tx.one(sql`SELECT b.id FROM library_branches AS b`, z.object({ id: z.int() }))
    return row.id
  })
  const answer = await request(city.app)
    .get(`/m/${city.municipality.slug}/api/v1/library/branches/${id}/openings.ics`)
    .expect(200)
    .expect('content-type', 'text/calendar; charset=utf-8')
  text = answer.text
})
afterAll(() => city.close())

interface Component {
  readonly name: string
  readonly properties: Map<string, { readonly params: string; readonly value: string }>
  readonly parts: Component[]
}

const CONTENT_LINE = /^(?<name>[A-Z-]+)(?<params>(?:;[^:"]*(?:"[^"]*")?)*):(?<value>.*)$/

/** RFC 5545 read anew, by its grammar: unfolded lines, then components within components. */
function parseCalendar(whole: string): Component {
  const lines = whole
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter(Boolean)
  const root: Component = { name: '', properties: new Map(), parts: [] }
  const open = [root]
  for (const { name, params, value } of lines.map(readLine)) {
    const inner = open.at(-1) ?? root
    if (name === 'BEGIN') {
      const part: Component = { name: value, properties: new Map(), parts: [] }
      inner.parts.push(part)
      open.push(part)
    } else if (name === 'END') {
      open.pop()
      if (inner.name !== value) throw new Error(`${value} ends and was not begun`)
    } else inner.properties.set(name, { params, value })
  }
  if (open.length !== 1) throw new Error('Something does not end')
  return root
}

function readLine(line: string) {
  const found = CONTENT_LINE.exec(line)?.groups
  if (found === undefined) throw new Error(`No content line: ${line}`)
  return { name: '', params: '', value: '', ...found }
}

const calendarOf = (whole: string) => parseCalendar(whole).parts[0]
const eventsOf = (whole: string) => (calendarOf(whole)?.parts ?? []).filter(({ name }) => name === 'VEVENT')

describe('the calendar of openings', () => {
  test('folds lines at 75 octets, within no letter, and ends each with CR LF', () => {
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
    expect(text).not.toContain('\uFFFD')
    expect(parseCalendar(text).parts[0]?.parts.length).toBeGreaterThan(20)
  })

  test('says whose it is and brings its time zone along', () => {
    const [calendar] = parseCalendar(text).parts
    expect(calendar?.name).toBe('VCALENDAR')
    expect(calendar?.properties.get('VERSION')?.value).toBe('2.0')
    expect(calendar?.properties.get('PRODID')?.value).toContain('Rejon')
    const zone = calendar?.parts.find(({ name }) => name === 'VTIMEZONE')
    expect(zone?.properties.get('TZID')?.value).toBe('Europe/Warsaw')
    expect(zone?.parts.map(({ name }) => name).sort()).toEqual(['DAYLIGHT', 'STANDARD'])
  })

  test('has an event for each opening, by the clock in Poland, before and after summer time ends', () => {
    const events = eventsOf(text)
    const uids = events.map(({ properties }) => properties.get('UID')?.value)
    expect(new Set(uids).size).toBe(events.length)
    const starts = events
      .map(({ properties }) => properties.get('DTSTART'))
      .filter((start) => start?.params === ';TZID=Europe/Warsaw')
      .map((start) => start?.value)
    expect(starts).toContain('20261023T100000')
    expect(starts).toContain('20261026T100000')
    expect(starts).not.toContain('20261111T100000') // a holiday
    expect(starts).not.toContain('20261102T100000') // closed
    for (const { properties } of events) expect(properties.get('DTSTAMP')?.value).toBe('20261020T080000Z')
  })

  test('tells a closure as whole days, with its reason', () => {
    const events = eventsOf(text)
    const closure = events.find(({ properties }) => properties.get('DTSTART')?.params === ';VALUE=DATE')
    const told = (name: string) => closure?.properties.get(name)?.value
    expect([told('DTSTART'), told('DTEND')]).toEqual(['20261102', '20261104'])
    expect(told('DESCRIPTION')).toBe('Spis książek\\, potem remont')
    expect(told('SUMMARY')).toContain('\\; dział dziecięcy')
  })
})
