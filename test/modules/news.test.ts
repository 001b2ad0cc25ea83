import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { z } from 'zod'

import { sql } from '../../server/platform/db/sql.ts'
import { testCity, type TestCity } from '../support/database.ts'
import { makeSchools } from '../support/make-schools.ts'
import { CHANGE, POST } from '../support/news-expectations.ts'
import { pointers } from '../support/person-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let now = new Date('2026-11-25T11:00:00Z')
let city: TestCity
let own = 0
let other = 0
let editor: Somebody
let principal: Somebody
let teacher: Somebody
beforeAll(async () => {
  city = await testCity({ clock: { now: () => now } })
  ;[own = 0, other = 0] = await makeSchools(city, 'A', 'B')
  editor = await somebody(city, { role: 'education-head' })
  principal = await somebody(city, { role: 'principal', schoolId: own })
  teacher = await somebody(city, { role: 'teacher', schoolId: own })
})
beforeEach(async () => {
  now = new Date('2026-11-25T11:00:00Z')
  await city.db.transaction((tx) => tx.run(sql`DELETE FROM news_posts`))
})
afterAll(() => city.close())

const post = z.object({ id: z.int(), version: z.int(), state: z.string() })
const write = async (by: Somebody, changes: object) => by.as.post('/news').send({ ...POST, ...changes })
const written = async (by: Somebody, changes: object) => {
  const answer = await write(by, changes)
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 })
  return post.parse(answer.body)
}
const change = (by: Somebody, { id, version }: { id: number; version: number }, changes: object) =>
  by.as.put(`/news/${id}`).send({ ...CHANGE, ...changes, version })
const get = (path: string) => request(city.app).get(`/m/${city.municipality.slug}/api/v1${path}`)
const list = z.object({ posts: z.array(z.object({ title: z.string() })), next: z.string().nullable() })
const titles = async (query = '') =>
  list.parse((await get(`/news${query}`).expect(200)).body).posts.map(({ title }) => title)
const trail = () =>
  city.db.transaction((tx) =>
    tx.many(
      sql`SELECT e.action, e.account_id, e.school_id FROM audit_entries AS e WHERE e.action LIKE 'news.%' ORDER BY e.id`,
      z.object({ action: z.string(), accountId: z.int(), schoolId: z.int().nullable() }),
    ),
  )

describe('residents', () => {
  test('read what is shown today, the newest first, of the city and of schools, and of one school alone', async () => {
    await written(editor, { title: 'Z października', shownFrom: '2026-10-01' })
    await written(principal, { title: 'Ze szkoły', schoolId: own, shownFrom: '2026-11-20' })
    await written(editor, { title: 'Dzisiejsza', shownFrom: '2026-11-25' })
    await written(editor, { title: 'Strona', kind: 'page' })
    expect(await titles('?kind=news')).toEqual(['Dzisiejsza', 'Ze szkoły', 'Z października'])
    expect(await titles('?kind=page')).toEqual(['Strona'])
    expect(await titles(`?schoolId=${own}`)).toEqual(['Ze szkoły'])
  })

  test('go through long lists by pages, each post once', async () => {
    for (const n of [1, 2, 3, 4, 5]) await written(editor, { title: `Wpis ${n}`, shownFrom: '2026-11-20' })
    const seen: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const page = list.parse(
        (await get(`/news?limit=2${after === '' ? '' : `&after=${after}`}`).expect(200)).body,
      )
      seen.push(...page.posts.map(({ title }) => title))
      after = page.next
    }
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `Wpis ${n}`))
  })

  test.each([
    ['a draft', { isPublished: false }],
    ['what is still to come', { shownFrom: '2026-11-26' }],
    ['what is over', { shownFrom: '2026-11-01', shownTo: '2026-11-25' }],
  ])('find %s neither in the list nor by its number', async (_what, changes) => {
    const { id } = await written(editor, changes)
    expect(await titles()).toEqual([])
    await get(`/news/${id}`).expect(404)
    expect((await request(city.app).get(`/m/${city.municipality.slug}/aktualnosci/${id}`)).status).toBe(404)
  })

  test('see what was planned from its day on, without anybody doing anything', async () => {
    const { id } = await written(editor, { shownFrom: '2026-11-26', shownTo: '2026-11-28' })
    now = new Date('2026-11-25T23:30:00Z') // half past midnight in Poland
    expect((await get(`/news/${id}`).expect(200)).body).toMatchObject({ title: POST.title })
    now = new Date('2026-11-27T23:30:00Z')
    await get(`/news/${id}`).expect(404)
  })

  test('get a text as blocks, and on the page without a script too', async () => {
    const { id } = await written(editor, { body: '## Zapisy\n\nDo **piątku**.' })
    expect((await get(`/news/${id}`).expect(200)).body).toMatchObject({
      lead: 'Do piątku.',
      blocks: [{ kind: 'heading' }, { kind: 'paragraph' }],
    })
    const page = await request(city.app).get(`/m/${city.municipality.slug}/aktualnosci/${id}`).expect(200)
    expect(page.text).toContain('<strong>piątku</strong>')
    expect(page.text).toContain('<title>Zapisy do szkół')
  })
})

describe('who writes', () => {
  test('publishes, withdraws and throws away, and each leaves its trace', async () => {
    const first = await written(principal, { schoolId: own, isPublished: false })
    expect(first.state).toBe('draft')
    const shown = post.parse((await change(principal, first, { isPublished: true }).expect(200)).body)
    expect(shown.state).toBe('shown')
    const drawn = post.parse((await change(principal, shown, { isPublished: false }).expect(200)).body)
    await principal.as.delete(`/news/${drawn.id}`).expect(200)
    await principal.as.get(`/kept-news/${drawn.id}`).expect(404)
    const about = { accountId: principal.accountId, schoolId: own }
    expect((await trail()).slice(-4)).toEqual([
      { action: 'news.write-post', ...about },
      { action: 'news.change-post', ...about },
      { action: 'news.change-post', ...about },
      { action: 'news.throw-away', ...about },
    ])
  })

  test('for a school sees and changes what is its own, and nothing else', async () => {
    const ofCity = await written(editor, { title: 'Miasta' })
    await written(principal, { title: 'Szkoły', schoolId: own })
    const kept = (await principal.as.get('/kept-news').expect(200)).body as { posts: { title: string }[] }
    expect(kept.posts.map(({ title }) => title)).toEqual(['Szkoły'])
    await change(principal, ofCity, {}).expect(404)
    await principal.as.delete(`/news/${ofCity.id}`).expect(404)
    for (const schoolId of [other, null])
      expect(pointers((await write(principal, { schoolId })).body)).toEqual(['/body/schoolId'])
  })

  test('does not overwrite what another has written meanwhile', async () => {
    const first = await written(editor, {})
    await change(editor, first, { title: 'Drugi tytuł' }).expect(200)
    expect((await change(editor, first, { title: 'Trzeci tytuł' })).status).toBe(409)
  })

  test.each([
    ['a text that not everybody can read', { body: 'Kliknij [tutaj](https://a.pl).' }, '/body/body'],
    ['a PESEL', { body: 'Dziecko 44051401458.' }, '/body/body'],
    ['an end before the beginning', { shownTo: '2026-11-01' }, '/body/shownTo'],
    ['no title', { title: ' ' }, '/body/title'],
    ['a school that is none', { schoolId: 2_000_000_000 }, '/body/schoolId'],
  ])('cannot publish %s, and nothing is written', async (_what, changes, pointer) => {
    const answer = await write(editor, changes)
    expect({ status: answer.status, at: pointers(answer.body) }).toEqual({ status: 400, at: [pointer] })
    expect(await titles()).toEqual([])
  })

  test('may keep a draft as it is, and is told what is wrong with it', async () => {
    await written(editor, { body: '# Tytuł\n\nKliknij [tutaj](https://a.pl).', isPublished: false })
    const checked = await editor.as.post('/news-checks').send({ body: '# Tytuł' }).expect(201)
    expect(checked.body).toMatchObject({ findings: [{ kind: 'heading-first', line: 1, isBlocking: true }] })
  })

  test('is not a teacher', async () => {
    expect((await write(teacher, { schoolId: own })).status).toBe(404)
    await teacher.as.get('/kept-news').expect(404)
  })
})
