import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'

import { deliveryTools } from '../../server/long-work.ts'
import { IMPORT_KINDS } from '../../server/modules.ts'
import { sql } from '../../server/platform/db/sql.ts'
import { deliverWaiting } from '../../server/platform/events/index.ts'
import { undoImport } from '../../server/platform/imports/undo.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { freshLibraries, libraryTrail } from '../support/library-town.ts'
import { rspoCsv } from '../support/rspo-csv.ts'

const school = (number: number, name: string) => ({ 'Numer RSPO': String(number), Nazwa: name })

let folder: string
let city: TestCity
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-schools-'))
  city = await testCity()
  await importRspo(school(1, 'SZKOŁA PODSTAWOWA NR 1'), school(2, 'SZKOŁA PODSTAWOWA NR 2'))
  const { id } = await city.db.transaction((tx) =>
    tx.one(sql`SELECT s.id FROM schools AS s WHERE s.rspo = 1`, z.object({ id: z.int() })),
  )
  await freshLibraries(city, id)
  await tellAll()
})
afterEach(async () => {
  await city.close()
  await rm(folder, { recursive: true })
})

async function importRspo(...schools: ReturnType<typeof school>[]): Promise<void> {
  await writeFile(join(folder, 'rspo.csv'), rspoCsv(schools))
  const done = await city.rejon(['import', 'rspo', 'rspo.csv', '--complete'], folder)
  expect(done).toMatchObject({ exitCode: 0 })
}

const tellAll = () => deliverWaiting(deliveryTools(city.ground))

const branch = z.object({ name: z.string(), validTo: z.iso.date().nullable() })
const ended = () =>
  city.db.transaction((tx) =>
    tx.many(sql`SELECT b.name, b.valid_to FROM library_branches AS b WHERE b.valid_to IS NOT NULL`, branch),
  )

async function undoLast(): Promise<void> {
  const { id } = await city.db.transaction((tx) =>
    tx.one(sql`SELECT max(i.id) AS id FROM imports AS i`, z.object({ id: z.int() })),
  )
  await undoImport(city.context, IMPORT_KINDS, id)
}

describe('the library of a school', () => {
  test('ends with it, on its last day, and the trail says why; others go on', async () => {
    await importRspo(school(2, 'SZKOŁA PODSTAWOWA NR 2'))
    expect(await ended()).toEqual([])
    expect(await tellAll()).toBe(1)
    expect(await ended()).toEqual([{ name: 'Szkolna', validTo: '2026-11-22' }])
    expect(await libraryTrail(city, 'library.end-with-school')).toHaveLength(1)
  })

  test('stands again when the closing of its school is undone', async () => {
    await importRspo(school(2, 'SZKOŁA PODSTAWOWA NR 2'))
    await tellAll()
    await undoLast()
    expect(await tellAll()).toBe(1)
    expect(await ended()).toEqual([])
    expect(await libraryTrail(city, 'library.reopen-with-school')).toHaveLength(1)
  })

  test('that a person has closed stays closed when its school comes back', async () => {
    await city.db.transaction((tx) =>
      tx.run(sql`UPDATE library_branches SET valid_to = '2026-10-01' WHERE name = 'Szkolna'`),
    )
    await importRspo(school(2, 'SZKOŁA PODSTAWOWA NR 2'))
    await tellAll()
    await undoLast()
    await tellAll()
    expect(await ended()).toEqual([{ name: 'Szkolna', validTo: '2026-10-01' }])
  })

  test('is not asked when nothing of the register changes', async () => {
    await importRspo(school(1, 'SZKOŁA PODSTAWOWA NR 1'), school(2, 'SZKOŁA PODSTAWOWA NR 2'))
    expect(await tellAll()).toBe(0)
  })
})
