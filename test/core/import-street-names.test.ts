import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { addressSearch } from '../../server/core/addresses/contract.ts'
import { type TestCity } from '../support/database.ts'
import { house, houses, importPrg } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2021 } from '../support/prg-writer.ts'

const { folder, open, file } = prgWorkshop()
const polna = { ulic: '00043', code: 1, name: 'Polna' }

async function town(): Promise<TestCity> {
  const city = await open()
  const village = { localId: 'v-7', simc: '0000018', locality: 'Mała Wieś', street: polna }
  const points = [...houses('1', '12'), house('7', { localId: 'p-7', street: polna }), house('7', village)]
  await importPrg(city, folder, await file('town.gml', model2021(points)))
  return city
}

async function importNames(city: TestCity, content: string, ...words: string[]) {
  await writeFile(join(folder, 'names.csv'), content)
  const done = await city.rejon(['import', 'street-names', 'names.csv', ...words, '--json'], folder)
  return { ...done, report: JSON.parse(done.stdout) as Record<string, unknown> }
}

async function search(city: TestCity, q: string) {
  const response = await request(city.app).get(`/m/${city.municipality.slug}/api/v1/addresses`).query({ q })
  return addressSearch.parse(response.body)
}

describe('former names of streets', () => {
  test('find the street, say so, and stay when the register is imported again', async () => {
    const city = await town()
    const names = 'street;name;from;to;source\nJana Testowego;Armii Czerwonej;1948-01-01;1991-05-01;uchwała\n'
    expect((await importNames(city, names)).report).toMatchObject({ read: 1, new: 1, refused: [] })
    expect((await importNames(city, names)).report).toMatchObject({ read: 1, new: 0, unchanged: 1 })
    await importPrg(city, folder, 'town.gml', '--complete')
    for (const q of ['dawna Armii Czerwonej 12', 'Armii Czerwonej 12', 'ul. armii czerwonej 12']) {
      expect(await search(city, q)).toMatchObject({
        addresses: [{ street: 'ul. Jana Testowego', number: '12', formerName: 'Armii Czerwonej' }],
      })
    }
    const completed = await search(city, 'Armii Czerw')
    expect(completed.streets).toMatchObject([{ label: 'ul. Jana Testowego', formerName: 'Armii Czerwonej' }])
    expect((await search(city, 'Testowego 12')).addresses).toMatchObject([{ formerName: null }])
  })

  test('a row that cannot be is refused, the others land', async () => {
    const city = await town()
    const rows = [
      'ul. Jana Testowego,Stara,,,,',
      'Nieznana,Stara,,,,',
      'Polna,Stara,,,,',
      'Polna,Starsza,Mała Wieś,,,',
      'Jana Testowego,,,,,',
      'Jana Testowego,Inna,,,1991-02-30,',
      'Jana Testowego,Inna,,1992-01-01,1991-01-01,',
      'Jana Testowego,Jana Testowego,,,,',
    ]
    const { exitCode, report, stderr } = await importNames(
      city,
      `street,name,locality,from,to,source\n${rows.join('\n')}\n`,
    )
    expect({ exitCode, ...report }).toMatchObject({ exitCode: 0, read: 8, new: 2 })
    expect(report['refused']).toMatchObject(
      ['3', '4', '6', '7', '8', '9'].map((line) => ({ record: `names.csv:${line}` })),
    )
    expect(stderr.split('\n').at(-1)).toBe('refused 6')
    expect((await importNames(city, `street,name\nJana Testowego,Nowsza\nx,y\n`, '--strict')).exitCode).toBe(
      1,
    )
    expect((await search(city, 'Nowsza 1')).addresses).toEqual([])
  })

  test('a file without the columns is refused', async () => {
    const { exitCode, stderr } = await importNames(await town(), 'ulica;dawniej\na;b\n')
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('street, name') })
  })
})
