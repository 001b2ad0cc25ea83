import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Installation } from '../../server/installation.ts'
import { addMunicipality } from '../../server/platform/municipalities/index.ts'
import { buildTown } from '../core/catchment-town.ts'
import { rejon } from '../support/database.ts'
import { emptyPlace, type Place } from '../support/installations.ts'

const places: Place[] = []
const opened: Installation[] = []
let target: Installation
let folder: string

async function open(): Promise<Installation> {
  const place = await emptyPlace()
  places.push(place)
  const installation = await place.open()
  opened.push(installation)
  return installation
}

const run = ({ ground }: Installation, ...words: string[]) => rejon(ground, words, folder)
const restore = (...words: string[]) => run(target, 'restore', 'a.rejon', '--key', 'klucz', ...words)
const line = (schema: string) =>
  `${JSON.stringify({ schema, personId: 1, accountIds: [], erasedAt: '2999-01-01T00:00:00.000Z' })}\n`

beforeAll(async () => {
  const source = await open()
  folder = places[0]?.variables['REJON_DATA'] ?? ''
  const town = { slug: 'koszalin', teryt: '3261011', name: 'Koszalin' }
  await addMunicipality(source.ground.database, town, async (tx) => {
    await buildTown(tx)
  })
  await run(source, 'backup', 'a.rejon', '--key', 'klucz')
  target = await open()
}, 180_000)
afterAll(async () => {
  for (const { close } of opened) await close()
  for (const { remove } of places) await remove()
})

describe('the journal of erasures of a restore', () => {
  test('that is named and not there is refused, and nothing is restored', async () => {
    const { exitCode, stderr } = await restore('--erasures', 'literowka.jsonl')
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('literowka.jsonl'),
    })
    expect(await target.ground.registry.all()).toEqual([])
  })

  test('that cannot be read is refused, and nothing is restored', async () => {
    await writeFile(join(folder, 'zepsuty.jsonl'), `${line('koszalin')}to nie jest dziennik\n`)
    expect(await restore('--erasures', 'zepsuty.jsonl')).toMatchObject({ exitCode: 1 })
    expect(await target.ground.registry.all()).toEqual([])
  })

  test('erases in the municipalities that the backup had, and passes over others', async () => {
    await writeFile(join(folder, 'caly.jsonl'), line('pozniejsza') + line('koszalin'))
    const { exitCode, stdout } = await restore('--erasures', 'caly.jsonl', '--json')
    expect({ exitCode, said: JSON.parse(stdout) }).toMatchObject({ exitCode: 0, said: { erasedAgain: 1 } })
    expect((await target.ground.registry.all()).map(({ slug }) => slug)).toEqual(['koszalin'])
  })
})
