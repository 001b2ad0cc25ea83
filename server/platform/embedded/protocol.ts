const code = (letter: string) => letter.charCodeAt(0)

const SYNC = code('S')
const ERROR_RESPONSE = code('E')
const READY_FOR_QUERY = code('Z')
/** Parse, Bind, Describe, Execute, Close, Flush: answered by one ReadyForQuery together, at their Sync. */
const EXTENDED = new Set(['P', 'B', 'D', 'E', 'C', 'H'].map(code))
const HEADER = 5

/** Runs one frontend message and hands over what comes back, in pieces of any size. */
export type RunMessage = (message: Uint8Array, receive: (piece: Uint8Array) => void) => Promise<void>

/**
 * Puts the engine's side of the protocol right (PostgreSQL manual, "Message Flow", extended query). After an error
 * the embedded engine says ReadyForQuery at once and again at Sync, and would run the messages between; a driver
 * then takes the second for the answer to its next query, and every later answer is off by one. Here messages
 * after an error are discarded until Sync, and only Sync says that the engine is ready.
 *
 * `onEnd` is told of an error after which no engine answers (severity FATAL or PANIC): the embedded one is then silent for
 * ever, and whoever asks would wait.
 */
export function keepToProtocol(run: RunMessage, onEnd: () => void): RunMessage {
  let discarding = false
  const watch = (error: Uint8Array) => {
    if (ENDING.test(latin1.decode(error))) onEnd()
  }
  return async (message, receive) => {
    const kind = message[0] ?? 0
    if (!EXTENDED.has(kind)) {
      if (kind === SYNC) discarding = false
      await run(message, watched(receive, { isReadyPassed: true, onError: watch }))
      return
    }
    if (discarding) return
    const onError = (error: Uint8Array) => {
      discarding = true
      watch(error)
    }
    await run(message, watched(receive, { isReadyPassed: false, onError }))
  }
}

const latin1 = new TextDecoder('latin1')
/** The severity that no language changes; a zero byte ends each field. */
const ENDING = /(?:^|\0)V(?:FATAL|PANIC)\0/

interface Watching {
  readonly isReadyPassed: boolean
  /** Told the fields of each error. */
  readonly onError: (error: Uint8Array) => void
}

/** Passes whole backend messages on, ReadyForQuery only where it is wanted; tells of errors. */
function watched(
  receive: (piece: Uint8Array) => void,
  { isReadyPassed, onError }: Watching,
): (piece: Uint8Array) => void {
  let rest: Uint8Array = new Uint8Array(0)
  return (piece) => {
    const bytes = rest.length === 0 ? piece : concatenate(rest, piece)
    let from = 0
    let at = 0
    for (let end = endOfMessage(bytes, at); end !== undefined; end = endOfMessage(bytes, at)) {
      if (bytes[at] === ERROR_RESPONSE) onError(bytes.subarray(at + HEADER, end))
      if (bytes[at] === READY_FOR_QUERY && !isReadyPassed) {
        if (at > from) receive(bytes.slice(from, at))
        from = end
      }
      at = end
    }
    if (at > from) receive(bytes.slice(from, at))
    rest = bytes.slice(at)
  }
}

/** A backend message is a letter, and a length that counts itself and what follows; undefined when cut short. */
function endOfMessage(bytes: Uint8Array, start: number): number | undefined {
  if (bytes.length < start + HEADER) return undefined
  const end = start + 1 + new DataView(bytes.buffer, bytes.byteOffset).getInt32(start + 1)
  return end <= bytes.length ? end : undefined
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
