import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import type { ImportEntryShown, ShownSight } from '../../server/platform/imports/contract.ts'
import { PIECE_BYTES } from '../../server/platform/imports/contract.ts'
import { type ImportDesk, importDesk } from '../support/import-desk.ts'
import { house, houses } from '../support/prg-import.ts'
import { model2021, type WrittenPoint } from '../support/prg-writer.ts'
import { rspoCsv } from '../support/rspo-csv.ts'
import { somebody } from '../support/signed-in.ts'

const POINT_TABLES = ['addresses_localities', 'addresses_streets', 'addresses'] as const
const WROCLAW = {
  'Kod terytorialny województwo': '02',
  'Kod terytorialny powiat': '0264',
  'Kod terytorialny gmina': '0264011',
  Miejscowość: 'Wrocław',
  Gmina: 'Wrocław',
  Powiat: 'Wrocław',
  Województwo: 'DOLNOŚLĄSKIE',
}
const points = (...numbers: string[]) => prg(houses(...numbers))
const prg = (written: readonly WrittenPoint[]) => ({ name: 'punkty.gml', content: model2021(written) })

let desk: ImportDesk
beforeAll(async () => {
  desk = await importDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.empty())

const changesOf = async (id: number) =>
  (
    (await desk.officer.as.get(`/import-drafts/${id}/changes?limit=500`).expect(200)).body as {
      changes: ShownSight[]
    }
  ).changes
const history = async () =>
  ((await desk.officer.as.get('/imports').expect(200)).body as { imports: ImportEntryShown[] }).imports

describe('a preview', () => {
  test('says what the files would change, and changes nothing', async () => {
    await desk.load('prg', points('1', '3', '5'))
    const before = await desk.rows(...POINT_TABLES)
    const moved = [
      house('1', { easting: 363_003, version: '2025-01-01T00:00:00+01:00' }),
      house('3', { postcode: '50-002', version: '2025-01-01T00:00:00+01:00' }),
      house('7'),
    ]
    const draft = await desk.preview('prg', prg(moved), { complete: true })

    expect(draft).toMatchObject({
      state: 'previewed',
      counts: { read: 3, new: 1, changed: 2, closed: 1, refused: 0 },
      importId: null,
    })
    expect(draft.job?.result?.lines).toEqual([
      'Podgląd gotowy. Nowe: 1, zmienione: 2, zamknięte: 1, odrzucone: 0.',
    ])
    const changes = await changesOf(draft.id)
    expect(changes.map(({ change, label }) => [change, label])).toEqual([
      ['changed', 'ul. Jana Testowego 1, Wrocław'],
      ['changed', 'ul. Jana Testowego 3, Wrocław'],
      ['gone', 'ul. Jana Testowego 5, Wrocław'],
      ['new', 'ul. Jana Testowego 7, Wrocław'],
    ])
    expect(changes[0]?.movedMetres).toBeCloseTo(3, 1)
    expect(changes[1]?.movedMetres).toBeCloseTo(10, 1)
    expect(changes[1]?.differences).toEqual([{ field: 'postcode', was: '50-001', is: '50-002' }])
    expect(changes[3]?.geometry).toMatchObject({
      type: 'Point',
      coordinates: [expect.closeTo(17.0, 0), expect.closeTo(51.1, 0)],
    })
    expect(await desk.rows(...POINT_TABLES)).toEqual(before)
    expect(await history()).toHaveLength(1)
  })

  test('of a file that cannot be read says why, and can be begun anew', async () => {
    const draft = await desk.preview('prg', {
      name: 'punkty.gml',
      content: model2021(houses('1'), { truncated: true }),
    })
    expect(draft).toMatchObject({ state: 'failed', counts: null, job: { state: 'failed' } })
    expect(draft.job?.failure?.detail).toMatch(/punkty\.gml/)
    await desk.officer.as.post(`/import-drafts/${draft.id}/landing`).expect(409)
    await desk.officer.as.delete(`/import-drafts/${draft.id}`).expect(200)
    expect(await desk.draft(draft.id)).toMatchObject({ state: 'discarded' })
    expect(await desk.rows('addresses')).toEqual([])
  })

  test('tells each refused record with its reason, as a file too', async () => {
    const draft = await desk.preview('prg', prg([house('1'), house('3', { easting: 'x' })]))
    expect(draft.counts).toMatchObject({ new: 1, refused: 1 })
    expect(draft.refused).toEqual([
      { record: expect.stringMatching(/^punkty\.gml:\d+/), reason: 'współrzędne nie są liczbami' },
    ])
    const { text } = await desk.officer.as
      .get(`/import-drafts/${draft.id}/refusals`)
      .set('Accept', 'text/csv')
      .expect(200)
    expect(text.split('\r\n')[1]).toMatch(/^punkty\.gml:\d+;współrzędne nie są liczbami$/)
  })
})

describe('landing', () => {
  test('does what the preview said, keeps it in the history with who did it, and throws the bytes away', async () => {
    const previewed = await desk.preview('prg', points('1', '3'))
    const landed = await desk.done(previewed.id, 'landing')
    expect(landed).toMatchObject({ state: 'landed', importId: expect.any(Number) })
    expect(await history()).toEqual([
      expect.objectContaining({
        id: landed.importId,
        kind: 'prg',
        files: ['punkty.gml'],
        importedBy: `Osoba ${desk.officer.username}`,
        mayUndo: true,
        undoneAt: null,
        counts: expect.objectContaining({ new: 2 }),
      }),
    ])
    const { rows } = await desk.city.db.transaction((tx) =>
      tx.plain('SELECT count(*)::int AS n FROM imports_pieces', []),
    )
    expect(rows).toEqual([{ n: 0 }])
    const audited = await desk.city.db.transaction((tx) =>
      tx
        .plain(
          `SELECT action, account_id FROM audit_entries WHERE action LIKE 'imports.%' ORDER BY id DESC LIMIT 1`,
          [],
        )
        .catch(() => ({ rows: [] })),
    )
    expect(audited.rows).toEqual([{ action: 'imports.land', account_id: desk.officer.accountId }])
  })

  test('happens once, however often it is asked for', async () => {
    const { id } = await desk.load('prg', points('1'))
    await desk.officer.as.post(`/import-drafts/${id}/landing`).expect(409)
    expect(await history()).toHaveLength(1)
  })

  test('of strict files with one refused record leaves everything as it was', async () => {
    const draft = await desk.preview('prg', prg([house('1'), house('3', { easting: 'x' })]), { strict: true })
    const after = await desk.done(draft.id, 'landing')
    expect(after).toMatchObject({
      state: 'previewed',
      job: {
        state: 'done',
        result: { isAlarming: true, lines: ['Niczego nie wczytano: odrzuconych wierszy 1.'] },
      },
    })
    expect(await desk.rows('addresses')).toEqual([])
  })

  test('wants a preview first', async () => {
    const { id } = await desk.bring('prg', [points('1')])
    const { body } = await desk.officer.as.post(`/import-drafts/${id}/landing`).expect(409)
    expect(body).toMatchObject({ type: '/problems/import-draft-ready' })
  })
})

describe('undoing', () => {
  test('puts back every row: what was added is gone, what was changed or closed is as it was', async () => {
    await desk.load('prg', points('1', '3', '5'))
    const before = await desk.rows(...POINT_TABLES)
    const moved = [
      house('1', { easting: 363_003, version: '2025-01-01T00:00:00+01:00' }),
      house('7'),
      house('9', { street: { ulic: '00043', code: 2, name: 'Nowa' } }),
    ]
    const { importId } = await desk.load('prg', prg(moved), { complete: true })
    expect(await desk.rows(...POINT_TABLES)).not.toEqual(before)

    expect(await desk.undo(importId ?? 0)).toMatchObject({ state: 'done' })
    expect(await desk.rows(...POINT_TABLES)).toEqual(before)
    expect((await history())[0]).toMatchObject({ id: importId, mayUndo: false, undoneAt: expect.any(String) })
  })

  test('of the first import leaves an empty register, and the same file is all new again', async () => {
    const { importId } = await desk.load('prg', points('1', '3'))
    expect(await desk.undo(importId ?? 0)).toMatchObject({ state: 'done' })
    expect(await desk.rows(...POINT_TABLES)).toEqual([])
    expect(await desk.load('prg', points('1', '3'))).toMatchObject({ state: 'landed' })
    expect(await desk.rows('addresses')).toHaveLength(2)
  })

  test('is refused where a later import has changed the same rows, until that is undone', async () => {
    const first = await desk.load('prg', points('1'))
    const second = await desk.load(
      'prg',
      prg([house('1', { postcode: '50-009', version: '2025-01-01T00:00:00+01:00' })]),
    )
    const refused = await desk.undo(first.importId ?? 0)
    expect(refused).toMatchObject({
      state: 'failed',
      failure: { title: 'Te dane zostały później zmienione' },
    })
    expect(await desk.undo(second.importId ?? 0)).toMatchObject({ state: 'done' })
    expect(await desk.undo(first.importId ?? 0)).toMatchObject({ state: 'done' })
    expect(await desk.undo(first.importId ?? 0)).toMatchObject({
      state: 'failed',
      failure: { title: 'To wczytanie jest już cofnięte' },
    })
  })

  test('is refused where something else was built upon it, and nothing is half undone', async () => {
    const rspo = {
      name: 'rspo.csv',
      content: rspoCsv([{ ...WROCLAW, 'Numer RSPO': '1', Nazwa: 'Szkoła Podstawowa nr 1' }]),
    }
    const { importId } = await desk.load('rspo', rspo)
    await desk.city.db.transaction((tx) =>
      tx.plain(
        `INSERT INTO catchments_plans (name, level, entry_year_from, known_from, state) VALUES ('P', 'primary', 2026, '2026-01-01', 'adopted')`,
        [],
      ),
    )
    await desk.city.db.transaction((tx) =>
      tx.plain(
        'INSERT INTO catchments (plan_id, school_id) SELECT p.id, s.id FROM catchments_plans AS p, schools AS s',
        [],
      ),
    )
    const before = await desk.rows('schools', 'schools_sites')
    expect(await desk.undo(importId ?? 0)).toMatchObject({
      state: 'failed',
      failure: { title: 'Na tych danych oparto już inne' },
    })
    expect(await desk.rows('schools', 'schools_sites')).toEqual(before)
  })

  test('of an import from the command line works as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rejon-desk-'))
    await writeFile(join(folder, 'punkty.gml'), points('1').content)
    await desk.city.rejon(['import', 'prg', 'punkty.gml'], folder)
    await rm(folder, { recursive: true })
    const [entry] = await history()
    expect(entry).toMatchObject({ importedBy: null, mayUndo: true })
    expect(await desk.undo(entry?.id ?? 0)).toMatchObject({ state: 'done' })
    expect(await desk.rows(...POINT_TABLES)).toEqual([])
  })
})

describe('bringing files', () => {
  test('goes on where it stopped: pieces in order, none counted twice, none beyond the end', async () => {
    const content = Buffer.alloc(PIECE_BYTES + 10, 'x')
    const files = [{ name: 'duży.gml', size: content.length }]
    const { body } = await desk.officer.as.post('/import-drafts').send({ kind: 'prg', files }).expect(201)
    const bring = (start: number, bytes: Buffer) =>
      desk.officer.as
        .put(`/import-drafts/${body.id}/files/0`)
        .send({ start, bytes: bytes.toString('base64') })
    const first = content.subarray(0, PIECE_BYTES)
    const early = await bring(PIECE_BYTES, content.subarray(PIECE_BYTES)).expect(409)
    expect(early.body).toMatchObject({ type: '/problems/import-piece-early' })
    expect((await bring(0, first).expect(200)).body).toEqual({ received: PIECE_BYTES })
    expect((await bring(0, first).expect(200)).body).toEqual({ received: PIECE_BYTES })
    expect((await bring(PIECE_BYTES, Buffer.alloc(11)).expect(400)).body.errors).toMatchObject([
      { pointer: '/body/bytes' },
    ])
    expect((await bring(PIECE_BYTES, Buffer.alloc(9)).expect(400)).body.errors).toMatchObject([
      { pointer: '/body/bytes' },
    ])
    expect(await desk.draft(body.id)).toMatchObject({ state: 'uploading' })
    await desk.officer.as.post(`/import-drafts/${body.id}/preview`).expect(409)
    expect((await bring(PIECE_BYTES, content.subarray(PIECE_BYTES)).expect(200)).body).toEqual({
      received: content.length,
    })
    expect(await desk.draft(body.id)).toMatchObject({ state: 'ready', files: [{ received: content.length }] })
    await desk.officer.as
      .put(`/import-drafts/${body.id}/files/1`)
      .send({ start: 0, bytes: 'AAAA' })
      .expect(404)
  })

  test('is refused for a kind, an ending, an option that there is not, each with a pointer', async () => {
    const ask = async (sent: object) => {
      const { body } = await desk.officer.as.post('/import-drafts').send(sent).expect(400)
      return (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)
    }
    const gml = { name: 'a.gml', size: 1 }
    expect(await ask({ kind: 'fax', files: [gml] })).toEqual(['/body/kind'])
    expect(await ask({ kind: 'prg', files: [{ name: 'a.docx', size: 1 }] })).toEqual(['/body/files/0/name'])
    expect(await ask({ kind: 'boundary', files: [gml, gml] })).toEqual(['/body/files'])
    expect(
      await ask({ kind: 'prg', files: [gml], options: [{ name: 'report', value: '/etc/passwd' }] }),
    ).toEqual(['/body/options/0/value'])
    expect(
      await ask({
        kind: 'catchments',
        files: [{ name: 'a.json', size: 1 }],
        options: [
          { name: 'level', value: 'x' },
          { name: 'from', value: 'jutro' },
        ],
      }),
    ).toEqual(['/body/options/0/value', '/body/options/1/value', '/body/options'])
    expect(await ask({ kind: 'prg', files: [{ name: '../../a.gml', size: 1 }] })).toEqual([
      '/body/files/0/name',
    ])
    expect(await ask({ kind: 'prg', files: [{ name: 'a.gml', size: 2 ** 31 }] })).toEqual([
      '/body/files/0/size',
    ])
  })
})

test('is for those only who may load data', async () => {
  const { id } = await desk.bring('prg', [points('1')])
  const teacher = await somebody(desk.city, { role: 'finance' })
  await teacher.as.get('/imports').expect(404)
  await teacher.as.get(`/import-drafts/${id}`).expect(404)
  await teacher.as.post(`/import-drafts/${id}/preview`).expect(404)
  await teacher.as.post('/imports/1/undoing').expect(404)
})
