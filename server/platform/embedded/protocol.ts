const code = (letter: string) => letter.charCodeAt(0)
const codes = (letters: string) => new Set(Array.from(letters, code))

const SYNC = code('S')
const ERROR_RESPONSE = code('E')
const READY_FOR_QUERY = code('Z')
const EXECUTE = code('E')
const PARSE = code('P')
const PORTAL_SUSPENDED = code('s')
const COMMAND_COMPLETE = code('C')
/** Parse, Bind, Describe, Execute, Close, Flush: answered by one ReadyForQuery together, at their Sync. */
const EXTENDED = codes('PBDECH')
/** One of these ends what the engine says to the message, unless it errs. */
const ENDS = new Map(
  Object.entries({ P: '1', B: '2', D: 'Tn', E: 'CIsG', C: '3', Q: 'ZG', S: 'Z' }).map(
    ([asked, answers]) => [code(asked), codes(answers)] as const,
  ),
)
const HEADER = 5

/** SQLSTATE of a statement that ended nowhere; `unavailable` says it in words. */
const RESULT_LOST = 'RJ001'

/** Runs one frontend message and hands over what comes back, in pieces of any size. */
export type RunMessage = (message: Uint8Array, receive: (piece: Uint8Array) => void) => Promise<void>

/**
 * Puts the engine's side of the protocol right (PostgreSQL manual, "Message Flow", extended query). After an error
 * the embedded engine says ReadyForQuery at once and again at Sync, and would run the messages between; a driver
 * then takes the second for the answer to its next query, and every later answer is off by one. Here messages
 * after an error are discarded until Sync, and only Sync says that the engine is ready.
 *
 * An exception thrown inside GEOS, even one that GEOS itself catches, ends the statement without an error: its rows are
 * gone, and it is said to be suspended, or done as `???`, or nothing is said (PGlite issue 916). That is made the error that it is,
 * and its transaction fails.
 *
 * `onEnd` is told of an error after which no engine answers (severity FATAL or PANIC): the embedded one is then silent for
 * ever, and whoever asks would wait.
 */
export function keepToProtocol(run: RunMessage, onEnd: () => void): RunMessage {
  let discarding = false
  return async (message, receive) => {
    const isExtended = EXTENDED.has(kindOf(message))
    if (isExtended && discarding) return
    const said: Said = { isError: false, isLost: false, isEnded: !ENDS.has(kindOf(message)) }
    await run(message, watched(message, { said, receive, onEnd }))
    discarding = isExtended && fails(said)
    if (isSilent(said)) receive(LOST)
    if (said.isLost || isSilent(said)) await run(FAILING, () => undefined)
    if (isSilent(said) && !isExtended) await run(ASK_READY, receive)
  }
}

const kindOf = (message: Uint8Array): number => message[0] ?? 0

const latin1 = new TextDecoder('latin1')
/** The severity that no language changes; a zero byte ends each field. */
const ENDING = /(?:^|\0)V(?:FATAL|PANIC)\0/

/** What the engine has said to one message. */
interface Said {
  isError: boolean
  isLost: boolean
  isEnded: boolean
}

const isSilent = ({ isError, isLost, isEnded }: Said) => !(isError || isLost || isEnded)
const fails = (said: Said) => said.isError || said.isLost || isSilent(said)

interface Watching {
  readonly said: Said
  readonly receive: (piece: Uint8Array) => void
  readonly onEnd: () => void
}

/** Passes whole backend messages on, ReadyForQuery only where it is wanted, an error for what is lost. */
function watched(message: Uint8Array, { said, receive, onEnd }: Watching): (piece: Uint8Array) => void {
  const judge = judging(message, said, onEnd)
  let rest: Uint8Array = new Uint8Array(0)
  return (piece) => {
    const bytes = rest.length === 0 ? piece : concatenate(rest, piece)
    let from = 0
    let at = 0
    for (let end = endOfMessage(bytes, at); end !== undefined; end = endOfMessage(bytes, at)) {
      const instead = judge(bytes.subarray(at, end))
      if (instead !== undefined) {
        if (at > from) receive(bytes.slice(from, at))
        if (instead.length > 0) receive(instead)
        from = end
      }
      at = end
    }
    if (at > from) receive(bytes.slice(from, at))
    rest = bytes.slice(at)
  }
}

/** Notes each answer to `message`; gives what is passed on in its place, undefined for itself. */
function judging(
  message: Uint8Array,
  said: Said,
  onEnd: () => void,
): (answer: Uint8Array) => Uint8Array | undefined {
  const ends = ENDS.get(kindOf(message))
  const isExtended = EXTENDED.has(kindOf(message))
  const isWhole = asksForAll(message)
  return (answer) => {
    const kind = kindOf(answer)
    if (ends?.has(kind) === true) said.isEnded = true
    if (kind === ERROR_RESPONSE) {
      said.isError = true
      if (ENDING.test(latin1.decode(answer.subarray(HEADER)))) onEnd()
    }
    if (isLoss(answer, isWhole)) {
      said.isLost = true
      return LOST
    }
    return kind === READY_FOR_QUERY && isExtended ? NOTHING : undefined
  }
}

const NOTHING = new Uint8Array(0)

/** Whether an Execute asks for all rows: then nothing is ever left for later. */
function asksForAll(message: Uint8Array): boolean {
  if (kindOf(message) !== EXECUTE) return false
  const limit = message.indexOf(0, HEADER) + 1
  return new DataView(message.buffer, message.byteOffset).getInt32(limit) === 0
}

const NO_TAG = '???\0'

function isLoss(answer: Uint8Array, isWhole: boolean): boolean {
  if (kindOf(answer) === PORTAL_SUSPENDED) return isWhole
  return kindOf(answer) === COMMAND_COMPLETE && latin1.decode(answer.subarray(HEADER)) === NO_TAG
}

/** A message of the protocol: its letter, its length and its fields. */
function messageOf(kind: number, fields: string): Uint8Array {
  const bytes = new Uint8Array(1 + 4 + fields.length)
  bytes[0] = kind
  new DataView(bytes.buffer).setInt32(1, 4 + fields.length)
  bytes.set(new TextEncoder().encode(fields), HEADER)
  return bytes
}

const LOST = messageOf(
  ERROR_RESPONSE,
  `SERROR\0VERROR\0C${RESULT_LOST}\0MThe embedded engine lost the result of the statement\0\0`,
)

/** No statement at all: what it is part of fails. */
const FAILING = messageOf(PARSE, '\0lost\0\0\0')
const ASK_READY = messageOf(SYNC, '')

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
