import { expect, test } from '@jest/globals'

import { createRecent } from './recent.ts'

/** Something elsewhere whose readings end when the test lets them, with what was there when they began. */
function slowSource() {
  const source = { state: 0, begun: 0, now: 0 }
  const endings: ((failure?: Error) => void)[] = []
  const read = () => {
    const snapshot = source.state
    source.begun += 1
    return new Promise<number>((resolve, reject) => {
      endings.push((failure) => {
        if (failure === undefined) resolve(snapshot)
        else reject(failure)
      })
    })
  }
  const recent = createRecent(read, () => source.now)
  const end = async (index: number, failure?: Error) => {
    endings[index]?.(failure)
    await new Promise((resolve) => void setImmediate(resolve))
  }
  return { source, recent, end }
}

test('those who ask at the same time wait for one reading', async () => {
  const { source, recent, end } = slowSource()
  const answers = [recent.ask(), recent.ask(), recent.ask()]
  await end(0)
  expect(await Promise.all(answers)).toEqual([0, 0, 0])
  expect(source.begun).toBe(1)
  expect(recent.peek()).toBe(0)
})

test('a reading is as old as its beginning, however long it took', async () => {
  const { source, recent, end } = slowSource()
  const slow = recent.ask()
  source.state = 1
  source.now = 999
  await end(0)
  expect(await slow).toBe(0)
  expect(recent.peek()).toBe(0)
  source.now = 1_000
  expect(recent.peek()).toBeUndefined()
})

test('nobody joins a reading that began a second ago', async () => {
  const { source, recent, end } = slowSource()
  const first = recent.ask()
  source.state = 1
  source.now = 1_000
  const second = recent.ask()
  await end(1)
  expect(await second).toBe(1)
  await end(0)
  expect(await first).toBe(0)
  expect(recent.peek()).toBe(1)
})

test('after forgetting, a reading begun before counts for nobody who asks later', async () => {
  const { source, recent, end } = slowSource()
  const before = recent.ask()
  source.state = 1
  recent.forget()
  const after = recent.ask()
  await end(0)
  expect(await before).toBe(0)
  expect(recent.peek()).toBeUndefined()
  await end(1)
  expect(await after).toBe(1)
  expect(recent.peek()).toBe(1)
})

test('it is read anew beside the answering before it is too old', async () => {
  const { source, recent, end } = slowSource()
  const first = recent.ask()
  await end(0)
  await first
  source.state = 1
  source.now = 700
  expect([recent.peek(), recent.peek()]).toEqual([0, 0])
  expect(source.begun).toBe(2)
  await end(1)
  expect(recent.peek()).toBe(1)
})

test('a reading that fails is told to those who wait, and the next who asks tries again', async () => {
  const { source, recent, end } = slowSource()
  const failing = recent.ask()
  await end(0, new Error('gone'))
  await expect(failing).rejects.toThrow('gone')
  const next = recent.ask()
  await end(1)
  expect(await next).toBe(0)
  source.now = 700
  expect(recent.peek()).toBe(0)
  await end(2, new Error('gone again'))
  expect(recent.peek()).toBe(0)
})
