import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'

import { type TestCity, testCity } from '../support/database.ts'
import { needingProgram } from '../support/programs.ts'
import { BOUNDARY, buildTown, loadPlanA, type Town } from './catchment-town.ts'

const run = promisify(execFile)

let city: TestCity
let town: Town
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-card-'))
  city = await testCity({ boundary: BOUNDARY })
  town = await city.db.transaction(async (tx) => {
    const built = await buildTown(tx)
    await loadPlanA(tx, built)
    return built
  })
})
afterAll(async () => {
  await city.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (query: object) =>
  request(city.app).get('/api/v1/catchment-answers/card').query(query).buffer(true).parse(asBytes)

function asBytes(response: NodeJS.EventEmitter, done: (error: Error | null, body: Buffer) => void) {
  const pieces: Buffer[] = []
  response
    .on('data', (piece: Buffer) => pieces.push(piece))
    .on('end', () => {
      done(null, Buffer.concat(pieces))
    })
}

async function read(query: object) {
  const { body, headers } = await ask(query).expect(200)
  expect(headers['content-type']).toBe('application/pdf')
  const path = join(folder, 'card.pdf')
  await writeFile(path, body as Buffer)
  const text = (await run('pdftotext', ['-layout', path, '-'])).stdout.replaceAll(/\s+/g, ' ')
  const tags = (await run('pdfinfo', ['-struct-text', path])).stdout
  const facts = (await run('pdfinfo', [path])).stdout
  return { text, tags, facts, bytes: (body as Buffer).toString('latin1') }
}

const withPoppler = needingProgram('pdftotext')(describe) as typeof describe

withPoppler('the card of an answer', () => {
  test('names the school, the address, the rule and the way to the same answer of that day', async () => {
    const addressId = town.addressId('Lipowa', '3')
    const { text, facts } = await read({ addressId, entryYear: 2027 })
    for (const said of ['Szkoła Podstawowa', 'Lipowa 3', 'we wrześniu 2027', 'nieparzyste', 'Plan A'])
      expect(text).toContain(said)
    expect(text).toContain(`odpowiedz?adres=${addressId}&rok=2027&stan=2026-11-22`)
    expect(facts).toMatch(/Pages: +1\n/)
    expect(facts).toMatch(/Title: +Szkoła dla adresu/)
  })

  test('is read out in its order: headings, paragraphs, a list of steps, a figure with words', async () => {
    const { tags, facts, bytes } = await read({ addressId: town.addressId('Lipowa', '3') })
    expect(facts).toMatch(/Tagged: +yes/)
    const kinds = [...tags.matchAll(/^ *([A-Z][A-Za-z0-9]*)\b(?: "[^"]*")? \(/gm)].map(([, kind]) => kind)
    expect(kinds.filter((kind) => kind === 'H1')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'LI')).toHaveLength(3)
    expect(kinds.indexOf('H1')).toBeLessThan(kinds.indexOf('L'))
    expect(bytes).toContain('/Lang (pl-PL)')
    expect(bytes).toContain('<pdfuaid:part>1</pdfuaid:part>')
  })

  test.each([
    ['en', 'The school must', 'en-GB'],
    ['uk', 'Школа', 'uk-UA'],
  ])('speaks %s where it is asked to', async (lang, said, tag) => {
    const { text, bytes } = await read({ addressId: town.addressId('Lipowa', '3'), lang })
    expect(text).toContain(said)
    expect(bytes).toContain(`/Lang (${tag})`)
    expect(text).not.toMatch(/\[\[|answer\.|card\./)
  })

  test.each([
    ['two schools', 'Polna', '1', 'więcej niż jedną szkołę'],
    ['schools by grade', 'Długa', '1', 'Klasy I–III · ul. Szkolna'],
    ['no school', 'Nowa', '1', 'Uchwała nie wymienia tego adresu'],
  ])('tells of %s what the page tells', async (_, street, number, said) => {
    const addressId = town.addressId(street as 'Lipowa', number)
    expect((await read({ addressId })).text).toContain(said)
  })

  test('tells of kindergartens that they have no catchments', async () => {
    const { text } = await read({ addressId: town.addressId('Lipowa', '3'), level: 'kindergarten' })
    expect(text).toContain('nie mają obwodów')
  })
})

test.each([
  ['an address that is not there', { addressId: 999_999 }, 404],
  ['no address', {}, 400],
  ['a language that we do not speak', { addressId: 1, lang: 'de' }, 400],
])('a card of %s is refused in words', async (_, query, status) => {
  const { body } = await request(city.app).get('/api/v1/catchment-answers/card').query(query).expect(status)
  expect(body.detail).toEqual(expect.any(String))
})
