import { expect, test } from '@jest/globals'

import { keepToProtocol } from './protocol.ts'

/** A message of the protocol whose body is `text`. */
function message(kind: string, text = ''): Uint8Array {
  const body = Buffer.from(text)
  const head = Buffer.alloc(5)
  head.write(kind)
  head.writeInt32BE(4 + body.length, 1)
  return new Uint8Array(Buffer.concat([head, body]))
}

const kinds = (pieces: readonly Uint8Array[]) => {
  const bytes = Buffer.concat(pieces)
  const letters: string[] = []
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1))
    letters.push(String.fromCharCode(bytes[at] ?? 0))
  return letters.join('')
}

/** An engine that errs at Bind and says that it is ready after every message, a few bytes at a time. */
function engine(): { ran: string[]; run: Parameters<typeof keepToProtocol>[0] } {
  const ran: string[] = []
  const answers: Record<string, string> = { P: '1', B: 'E', D: 'T', E: 'DDC', S: '', Q: 'C' }
  return {
    ran,
    run: (sent, receive) => {
      const kind = String.fromCharCode(sent[0] ?? 0)
      ran.push(kind)
      const out = Buffer.concat(
        Array.from(`${answers[kind] ?? ''}Z`).map((letter) => message(letter, 'some text')),
      )
      for (let at = 0; at < out.length; at += 7) receive(new Uint8Array(out.subarray(at, at + 7)))
      return Promise.resolve()
    },
  }
}

test('after an error the rest is discarded and one ReadyForQuery comes, at Sync', async () => {
  const { ran, run } = engine()
  const kept = keepToProtocol(run, () => undefined)
  const received: Uint8Array[] = []
  for (const kind of 'PBDES') await kept(message(kind), (piece) => void received.push(piece))
  expect(ran.join('')).toBe('PBS')
  expect(kinds(received)).toBe('1EZ')
  await kept(message('Q'), (piece) => void received.push(piece))
  expect(kinds(received)).toBe('1EZCZ')
})

test('without an error all messages run and rows pass whole', async () => {
  const { ran, run } = engine()
  const kept = keepToProtocol(run, () => undefined)
  const received: Uint8Array[] = []
  for (const kind of 'PDES') await kept(message(kind), (piece) => void received.push(piece))
  expect(ran.join('')).toBe('PDES')
  expect(kinds(received)).toBe('1TDDCZ')
})

const execute = (limit: number) => {
  const bytes = new Uint8Array([...message('E'), 0, 0, 0, 0, limit])
  new DataView(bytes.buffer).setInt32(1, bytes.length - 1)
  return bytes
}

/** An engine that answers each message with the one answer, Sync with its own. */
function answering(answer: Uint8Array): { ran: string[]; run: Parameters<typeof keepToProtocol>[0] } {
  const ran: string[] = []
  return {
    ran,
    run: (sent, receive) => {
      const kind = String.fromCharCode(sent[0] ?? 0)
      ran.push(kind)
      receive(kind === 'S' ? message('Z', 'E') : answer)
      return Promise.resolve()
    },
  }
}

test.each([
  ['all rows of a portal that is then said to be suspended', execute(0), message('s'), 'E'],
  ['five rows of such a portal, which may be', execute(5), message('s'), 's'],
  ['a statement that is done without a tag', execute(0), message('C', '???\0'), 'E'],
  ['a statement to bind, without a word', message('B'), new Uint8Array(0), 'E'],
  ['a statement that is done', execute(0), message('C', 'SELECT 1\0'), 'C'],
])('asked for %s', async (_, asked, answer, passed) => {
  const { ran, run } = answering(answer)
  const kept = keepToProtocol(run, () => undefined)
  const received: Uint8Array[] = []
  await kept(asked, (piece) => void received.push(piece))
  expect(kinds(received)).toBe(passed)
  // What was lost makes its transaction fail in the engine too.
  expect(ran.slice(1)).toEqual(passed === 'E' ? ['P'] : [])
})

test('a simple query without a word fails, and the engine is ready after it', async () => {
  const { ran, run } = answering(new Uint8Array(0))
  const received: Uint8Array[] = []
  await keepToProtocol(run, () => undefined)(message('Q', 'SELECT\0'), (piece) => void received.push(piece))
  expect(kinds(received)).toBe('EZ')
  expect(ran).toEqual(['Q', 'P', 'S'])
})

test.each([
  ['ERROR', 0],
  ['FATAL', 1],
  ['PANIC', 1],
])('an engine that errs with %s has ended so many times: %i', async (severity, ends) => {
  const error = message('E', `SBŁĄD\0V${severity}\0CXX000\0Mcould not write\0\0`)
  const sent = Buffer.concat([message('T', 'row'), message('D', '\0VPANIC\0'), error])
  let told = 0
  const kept = keepToProtocol(
    (_, receive) => {
      for (let at = 0; at < sent.length; at += 7) receive(new Uint8Array(sent.subarray(at, at + 7)))
      return Promise.resolve()
    },
    () => told++,
  )
  for (const kind of 'QB') {
    const received: Uint8Array[] = []
    await kept(message(kind), (piece) => void received.push(piece))
    expect(Buffer.concat(received)).toEqual(sent)
  }
  expect(told).toBe(2 * ends)
})
