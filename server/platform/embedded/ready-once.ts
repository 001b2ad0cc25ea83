import { type PGlite } from '@electric-sql/pglite'

type Stream = PGlite['execProtocolRawStream']

const SYNC = 0x53
/** Parse, Bind, Describe, Execute, Close: the messages that a Sync ends. */
const BEFORE_SYNC = new Set([0x50, 0x42, 0x44, 0x45, 0x43])
const READY = Uint8Array.of(0x5a, 0, 0, 0, 5)
const READY_LENGTH = 6

/**
 * The engine says ReadyForQuery after a message that failed and again after the Sync that follows it; the
 * protocol has it once, and a client that counts them takes the next query's answer for another's. Only that
 * of the Sync is let through.
 */
export function readyOnce(engine: PGlite): void {
  const original: Stream = engine.execProtocolRawStream.bind(engine)
  engine.execProtocolRawStream = (message, options) => {
    const type = message[0]
    if (type === undefined || type === SYNC || !BEFORE_SYNC.has(type)) return original(message, options)
    return withoutReady(original, message, options)
  }
}

async function withoutReady(original: Stream, ...[message, options]: Parameters<Stream>): ReturnType<Stream> {
  let held: Uint8Array = new Uint8Array()
  await original(message, {
    ...options,
    onRawData(data) {
      const all = Buffer.concat([held, data])
      const end = Math.max(0, all.length - READY_LENGTH)
      held = all.subarray(end)
      if (end > 0) options.onRawData(all.subarray(0, end))
    },
  })
  const isReady = held.length === READY_LENGTH && READY.every((byte, index) => held[index] === byte)
  if (!isReady && held.length > 0) options.onRawData(held)
}
