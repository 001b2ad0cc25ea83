import { afterEach, describe, expect, test } from '@jest/globals'
import { type App, createApp, nextTick, ref, type Ref } from 'vue'

import { usePages } from './use-pages.ts'

interface Asked {
  readonly key: string
  readonly after: number | undefined
  readonly signal: AbortSignal
  answer(rows: readonly string[], next: number | null): Promise<void>
  fail(reason: Error): Promise<void>
}

const FAILURE = new Error('unreachable')
let app: App | undefined
afterEach(() => app?.unmount())

/** A list whose pages come when the test says so. */
function openList(key: Ref<string>) {
  const asked: Asked[] = []
  const load = (about: string, after: number | undefined, signal: AbortSignal) =>
    new Promise<{ rows: readonly string[]; next: number | null }>((resolve, reject) => {
      asked.push({
        key: about,
        after,
        signal,
        async answer(rows, next) {
          resolve({ rows, next })
          await settled()
        },
        async fail(reason) {
          reject(reason)
          await settled()
        },
      })
    })
  let pages: ReturnType<typeof usePages<string, string, number>> | undefined
  app = createApp({
    setup() {
      pages = usePages(() => key.value, load)
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  if (pages === undefined) throw new Error('The list has not been opened')
  return { asked, ...pages }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  await nextTick()
}

describe('a list that comes a page at a time', () => {
  test('adds the next page to what is there, until there is none', async () => {
    const { asked, rows, more } = openList(ref('a'))
    expect([rows.value, more.isThere.value]).toEqual([undefined, false])
    await asked[0]?.answer(['1', '2'], 2)
    expect([rows.value, more.isThere.value]).toEqual([['1', '2'], true])
    void more.load()
    expect([asked[1]?.key, asked[1]?.after, more.busy.value]).toEqual(['a', 2, true])
    await asked[1]?.answer(['3'], null)
    expect([rows.value, more.isThere.value, more.busy.value]).toEqual([['1', '2', '3'], false, false])
    await more.load()
    expect(asked).toHaveLength(2)
  })

  test('keeps what is there when the next page does not come, and asks again from the same place', async () => {
    const { asked, rows, error, more } = openList(ref('a'))
    await asked[0]?.answer(['1'], 1)
    void more.load()
    await asked[1]?.fail(FAILURE)
    expect([rows.value, more.error.value, more.busy.value]).toEqual([['1'], FAILURE, false])
    expect([error.value, more.isThere.value]).toEqual([undefined, true])
    void more.load()
    expect(asked[2]?.after).toBe(1)
    await asked[2]?.answer(['2'], null)
    expect([rows.value, more.error.value]).toEqual([['1', '2'], undefined])
  })

  test('asks once for a page, however often the button is pressed', async () => {
    const { asked, more } = openList(ref('a'))
    await asked[0]?.answer(['1'], 1)
    void more.load()
    void more.load()
    expect(asked).toHaveLength(2)
  })

  test('begins anew with a new question, and drops a page of the old one', async () => {
    const key = ref('a')
    const { asked, rows, more } = openList(key)
    await asked[0]?.answer(['a1'], 1)
    void more.load()
    key.value = 'b'
    await nextTick()
    await asked[2]?.answer(['b1'], 7)
    await asked[1]?.answer(['a2'], null)
    expect([rows.value, more.isThere.value, more.busy.value]).toEqual([['b1'], true, false])
    void more.load()
    expect([asked[3]?.key, asked[3]?.after]).toEqual(['b', 7])
  })

  test('does not go on from an old page with a new question that is still on its way', async () => {
    const key = ref('a')
    const { asked, more } = openList(key)
    await asked[0]?.answer(['a1'], 1)
    key.value = 'b'
    await nextTick()
    void more.load()
    expect([asked[2]?.key, asked[2]?.after]).toEqual(['a', 1])
  })

  test('tells of a first page that has not come, and leaves nothing behind', async () => {
    const { asked, rows, error, more } = openList(ref('a'))
    await asked[0]?.fail(FAILURE)
    expect([rows.value, error.value, more.isThere.value]).toEqual([undefined, FAILURE, false])
    app?.unmount()
    app = undefined
  })
})
