import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { SMTPServer } from 'smtp-server'

export interface Received {
  readonly to: readonly string[]
  /** As it came: head and body. */
  readonly raw: string
  /** The text, decoded. */
  readonly text: string
  /** The link in it. */
  readonly link: URL
}

/** A mail server on this machine that takes letters and keeps them. */
export interface PostOffice {
  readonly url: string
  readonly letters: readonly Received[]
  /** From now on letters are refused, with a word that repeats the address as mail servers do. */
  refuse(isRefused: boolean): void
  /** The next letters are taken only when this is called again with false. */
  hold(isHeld: boolean): void
  close(): Promise<void>
}

export async function postOffice(): Promise<PostOffice> {
  const letters: Received[] = []
  let isRefusing = false
  let isHolding = false
  let waiting: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      done(isRefusing ? new Error(`no such mailbox: ${address}`) : undefined)
    },
    onData(stream, { envelope }, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const take = () => {
          letters.push(
            read(
              Buffer.concat(pieces).toString('utf8'),
              envelope.rcptTo.map(({ address }) => address),
            ),
          )
          done()
        }
        if (isHolding) waiting.push(take)
        else take()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo // it listens on a port
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    refuse(isRefused) {
      isRefusing = isRefused
    },
    hold(isHeld) {
      isHolding = isHeld
      if (isHeld) return
      for (const take of waiting) take()
      waiting = []
    },
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done()
        })
      }),
  }
}

function read(raw: string, to: readonly string[]): Received {
  const [, body = ''] = raw.split(/\r?\n\r?\n/)
  const text = Buffer.from(body, 'base64').toString('utf8')
  return { to, raw, text, link: new URL(/https?:\S+/.exec(text)?.[0] ?? 'about:blank') }
}
