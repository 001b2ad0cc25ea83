import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { TABLES } from '../../server/modules.ts'
import { processingRegister } from '../../server/platform/personal-data/contract.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { asking, somebody } from '../support/signed-in.ts'

let city: TestCity
let folder: string
beforeAll(async () => {
  city = await testCity()
  folder = await mkdtemp(join(tmpdir(), 'rejon-register-'))
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

describe('the register of processing activities', () => {
  const register = async () => {
    const { stdout } = await city.rejon(['personal-data', 'register', '--json'])
    return processingRegister.parse(JSON.parse(stdout))
  }

  test('has every table with personal data, each under one activity of one controller', async () => {
    const { activities } = await register()
    const personal = TABLES.flatMap(({ table, personal }) => (personal === 'none' ? [] : [table]))
    expect(activities.flatMap(({ tables }) => tables).sort()).toEqual(personal.sort())
  })

  test('says everything that the law asks for, in words, with the term and its basis', async () => {
    const { activities, municipality, asOf } = await register()
    expect({ municipality, asOf }).toEqual({ municipality: 'Koszalin', asOf: '2026-11-22' })
    const population = activities.find(({ activity }) => activity === 'population')
    expect(population).toMatchObject({
      controllerName: 'Koszalin (organ gminy)',
      retention: [{ class: 'population', term: '1 rok od zdarzenia' }],
      tables: ['people_children', 'people_residents'],
    })
    expect(population?.retention[0]?.basis).toMatch(/RODO/)
    const words = activities.flatMap((entry) =>
      Object.values(entry).filter((value) => typeof value === 'string'),
    )
    expect(words.filter((word) => word.trim() === '' || word.startsWith('server.'))).toEqual([])
  })

  test('is written as a table for spreadsheets', async () => {
    const { exitCode } = await city.rejon(['personal-data', 'register', '--out', 'rcpd.csv'], folder)
    const [heading = '', ...rows] = (await readFile(join(folder, 'rcpd.csv'), 'utf8')).trim().split('\r\n')
    expect(exitCode).toBe(0)
    expect(heading).toContain('Lp.;Czynność przetwarzania;Administrator;Cel;Podstawa prawna')
    expect(rows).toHaveLength((await register()).activities.length)
    expect(rows[0]).toMatch(/^1;/)
  })

  test('is written as a text to read, a chapter for each activity', async () => {
    const { exitCode, stdout } = await city.rejon(['personal-data', 'register', '--out', 'rcpd.md'], folder)
    const text = await readFile(join(folder, 'rcpd.md'), 'utf8')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('rcpd.md') })
    expect(text).toMatch(/^# Rejestr czynności przetwarzania danych osobowych – Koszalin\n/)
    expect(text.match(/^## /gm)).toHaveLength((await register()).activities.length)
  })

  test.each([
    ['rcpd.docx', 2],
    ['no-such-folder/rcpd.csv', 1],
  ])('is not written into %s', async (out, exitCode) => {
    const refused = await city.rejon(['personal-data', 'register', '--out', out], folder)
    expect(refused).toMatchObject({ exitCode, stdout: '' })
    expect(refused.stderr).toContain(out)
  })
})

describe('the register over HTTP', () => {
  const PATH = '/personal-data/register'

  test('is given to whoever may read it, as JSON and as CSV, and leaves its trace', async () => {
    const auditor = await somebody(city, { role: 'auditor' })
    const { body } = await auditor.as.get(PATH).expect(200)
    const { activities } = processingRegister.parse(body)
    const { text } = await auditor.as.get(PATH).set('Accept', 'text/csv').expect(200)
    expect(text.trim().split('\r\n')).toHaveLength(activities.length + 1)
    const entries = await city.db.transaction((tx) =>
      tx.many(
        sql`
          SELECT e.action FROM audit_entries AS e
          WHERE e.account_id = ${auditor.accountId} AND e.action = 'personal-data.read-register'`,
        z.object({ action: z.string() }),
      ),
    )
    expect(entries).toHaveLength(2)
  })

  test('is not there for who may not, and asks nobody in particular to sign in', async () => {
    const teacher = await somebody(city, { role: 'librarian' })
    await teacher.as.get(PATH).expect(404)
    await asking(city, undefined).get(PATH).expect(401)
  })
})
