import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { conflict } from '../../server/platform/http/problem.ts'
import type { Job } from '../../server/platform/jobs/contract.ts'
import { startJob } from '../../server/platform/jobs/index.ts'
import { endless, type JobCity, jobCity, kindThat, nothing } from '../support/job-city.ts'
import { somebody, type Somebody } from '../support/signed-in.ts'

let jobs: JobCity
let colleague: Somebody
let librarian: Somebody

beforeAll(async () => {
  jobs = await jobCity()
  colleague = await somebody(jobs.city, { role: 'auditor' })
  librarian = await somebody(jobs.city, { role: 'librarian' })
})
beforeEach(() => jobs.asOwner('DELETE FROM jobs', 'DELETE FROM pgboss.job'))
afterEach(() => jobs.stopServers())
afterAll(async () => {
  await jobs.city.close()
})

const traces = (action: string) =>
  jobs.asOwner(
    `SELECT actor, account_id, object_id::int FROM audit_entries WHERE action = '${action}' ORDER BY id`,
  )

describe('asking for a job', () => {
  test('of the screen puts it into the queue, and a server does it, in the name of who asked', async () => {
    const { body } = await jobs.auditor.as.post('/audit/verifications').expect(201)
    const asked = body as Job
    expect(asked).toMatchObject({
      state: 'waiting',
      title: 'Sprawdzenie dziennika zdarzeń',
      isOwn: true,
      startedBy: { id: jobs.auditor.accountId },
      mayCancel: true,
      mayRetry: false,
    })
    jobs.serve()
    const done = await jobs.jobIn(asked.id, 'done', 'failed')
    expect(done).toMatchObject({ state: 'done', attempts: 1, failure: null, mayCancel: false })
    expect(done.result?.isAlarming).toBe(false)
    expect(done.result?.lines).toEqual([expect.stringMatching(/^Dziennik jest nienaruszony \(wpisów: [1-9]/)])
    expect(await jobs.countTickets()).toBe(0)
    expect((await traces('jobs.start')).at(-1)).toEqual({
      actor: 'account',
      account_id: jobs.auditor.accountId,
      object_id: asked.id,
    })
    expect((await traces('audit.verify')).at(-1)).toMatchObject({
      actor: 'account',
      account_id: jobs.auditor.accountId,
    })
  })

  test('of a kind of which there is one at a time is refused while one waits', async () => {
    await jobs.auditor.as.post('/audit/verifications').expect(201)
    const { body } = await colleague.as.post('/audit/verifications').expect(409)
    expect(body).toMatchObject({ type: '/problems/job-open' })
    expect(await jobs.countTickets()).toBe(1)
  })

  test('leaves nothing when the act that asked for it comes to nothing', async () => {
    const { municipality, clock } = jobs.city.context
    const act = jobs.city.db.transaction(async (tx) => {
      await startJob(tx, { municipality, clock }, kindThat(nothing), {})
      throw new Error('the act failed')
    })
    await expect(act).rejects.toThrow('the act failed')
    expect(await jobs.countTickets()).toBe(0)
    expect(await jobs.asOwner('SELECT id FROM jobs')).toEqual([])
  })

  test('finds in a tampered trail what is wrong, and says that somebody has to look', async () => {
    await jobs.auditor.as.get('/audit?limit=1').expect(200)
    await jobs.asOwner(
      `UPDATE audit_entries SET details = '{"x": 1}' WHERE id = (SELECT min(id) FROM audit_entries)`,
    )
    const { body } = await jobs.auditor.as
      .post('/audit/verifications')
      .set('Accept-Language', 'en')
      .expect(201)
    jobs.serve()
    const { result } = await jobs.jobIn((body as Job).id, 'done', 'failed')
    expect(result?.isAlarming).toBe(true)
    expect(result?.lines[1]).toMatch(/^Łańcuch \d+, wpis \d+: zmieniony/)
  })
})

describe('the list of jobs', () => {
  test("shows one's own and those that one's rights reach, and nobody else's", async () => {
    const own = await jobs.ask(kindThat(nothing))
    const others = await jobs.ask(kindThat(nothing), colleague)
    const idsOf = async (by: Somebody, query = '') =>
      ((await by.as.get(`/jobs${query}`).expect(200)).body as { jobs: Job[] }).jobs.map(({ id }) => id)
    expect(await idsOf(jobs.auditor)).toEqual([others, own])
    expect(await idsOf(jobs.auditor, '?whose=mine')).toEqual([own])
    expect(await idsOf(jobs.auditor, `?after=${others}`)).toEqual([own])
    expect(await idsOf(librarian)).toEqual([])
    await librarian.as.get(`/jobs/${own}`).expect(404)
    await librarian.as.post(`/jobs/${own}/cancellation`).expect(404)
    await librarian.as.post(`/jobs/${own}/retry`).expect(404)
    expect((await jobs.jobOf(own)).state).toBe('waiting')
  })

  test('is given a page at a time', async () => {
    const [first, second, third] = [
      await jobs.ask(kindThat(nothing)),
      await jobs.ask(kindThat(nothing)),
      await jobs.ask(kindThat(nothing)),
    ]
    const { body } = await jobs.auditor.as.get('/jobs?limit=2').expect(200)
    expect(body).toMatchObject({ jobs: [{ id: third }, { id: second }], next: second })
    const rest = await jobs.auditor.as.get(`/jobs?limit=2&after=${second}`).expect(200)
    expect(rest.body).toMatchObject({ jobs: [{ id: first }], next: null })
  })

  test.each([
    ['/jobs?whose=yours', '/query/whose'],
    ['/jobs?limit=0', '/query/limit'],
    ['/jobs?after=x', '/query/after'],
    ['/jobs/1e3', '/params/id'],
  ])('refuses %s and says where', async (path, pointer) => {
    const { body } = await jobs.auditor.as.get(path).expect(400)
    expect((body as { errors: unknown[] }).errors).toMatchObject([{ pointer }])
  })
})

describe('a job', () => {
  test('tells how far it is, is cancelled while it runs, and begins again when it is asked to', async () => {
    const id = await jobs.ask(kindThat(endless))
    const worker = jobs.serve(kindThat(endless))
    const running = await jobs.jobWhen(id, ({ progress }) => progress !== null)
    expect(running).toMatchObject({
      state: 'running',
      progress: { done: 1, total: 4, words: 'Sprawdzanie wpisów' },
    })
    const { body } = await colleague.as.post(`/jobs/${id}/cancellation`).expect(201)
    expect(body).toMatchObject({ state: 'running', isCancelAsked: true, mayCancel: false })
    expect(await jobs.jobIn(id, 'cancelled')).toMatchObject({ mayRetry: true, result: null })
    expect(await jobs.countTickets()).toBe(0)
    await worker.stop()
    jobs.serve(kindThat(nothing))
    const again = await colleague.as.post(`/jobs/${id}/retry`).expect(201)
    expect(again.body).toMatchObject({
      state: 'waiting',
      progress: null,
      startedBy: { id: colleague.accountId },
    })
    expect((await jobs.jobIn(id, 'done')).result?.lines).toEqual([
      'Dziennik jest nienaruszony (wpisów: 1, pieczęci: 2).',
    ])
    expect((await traces('jobs.cancel')).at(-1)).toMatchObject({
      account_id: colleague.accountId,
      object_id: id,
    })
    expect((await traces('jobs.retry')).at(-1)).toMatchObject({
      account_id: colleague.accountId,
      object_id: id,
    })
  })

  test('that waits is cancelled at once; what has ended is neither cancelled nor, when done, repeated', async () => {
    const id = await jobs.ask(kindThat(nothing))
    await jobs.auditor.as.post(`/jobs/${id}/cancellation`).expect(201)
    expect(await jobs.jobOf(id)).toMatchObject({ state: 'cancelled' })
    expect(await jobs.countTickets()).toBe(0)
    expect((await jobs.auditor.as.post(`/jobs/${id}/cancellation`).expect(409)).body).toMatchObject({
      type: '/problems/job-ended',
    })
    jobs.serve(kindThat(nothing))
    await jobs.auditor.as.post(`/jobs/${id}/retry`).expect(201)
    await jobs.jobIn(id, 'done')
    expect((await jobs.auditor.as.post(`/jobs/${id}/retry`).expect(409)).body).toMatchObject({
      type: '/problems/job-not-failed',
    })
  })

  test("that refuses its input fails at once and says why in the asker's language", async () => {
    const refusing = kindThat(() => Promise.reject(conflict('job-open')))
    const id = await jobs.ask(refusing)
    jobs.serve(refusing)
    const failed = await jobs.jobIn(id, 'failed')
    expect(failed).toMatchObject({
      attempts: 1,
      failure: { title: 'Takie zadanie już trwa' },
      mayRetry: true,
    })
    const { body } = await jobs.auditor.as.get(`/jobs/${id}`).set('Accept-Language', 'en').expect(200)
    expect(body).toMatchObject({ failure: { title: 'Such a job is under way' } })
  })

  test('that fails for no fault of its input is tried again later, and given up after its attempts', async () => {
    const failing = kindThat(() => Promise.reject(new Error('no disk')), { attempts: 2 })
    const id = await jobs.ask(failing)
    jobs.serve(failing)
    const waiting = await jobs.jobWhen(id, ({ beginsAfter }) => beginsAfter !== null)
    expect(waiting).toMatchObject({
      state: 'waiting',
      attempts: 1,
      failure: { title: 'Zadanie się nie udało' },
    })
    await jobs.asOwner("UPDATE pgboss.job SET start_after = now() - interval '1 s'")
    expect(await jobs.jobIn(id, 'failed')).toMatchObject({
      attempts: 2,
      failure: { title: 'Zadanie się nie udało' },
    })
    expect(await jobs.countTickets()).toBe(0)
  })

  test('is not done for an account that has lost its right', async () => {
    const leaving = await somebody(jobs.city, { role: 'auditor' })
    const id = await jobs.ask(kindThat(nothing), leaving)
    await jobs.asOwner(`UPDATE accounts SET disabled_at = now() WHERE id = ${leaving.accountId}`)
    jobs.serve(kindThat(nothing))
    expect(await jobs.jobIn(id, 'failed')).toMatchObject({
      failure: { title: 'Brak uprawnienia do tego zadania' },
    })
  })
})
