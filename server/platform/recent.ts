/** Something read from elsewhere that may be answered from memory for a second, and not a moment longer. */
export interface Recent<Value> {
  /** What was read last, when that is recent enough; never waits. */
  peek(): Value | undefined
  /** The same, or else what is read now. */
  ask(): Promise<Value>
  /** From here on nothing counts that was read, or begun to be read, before. */
  forget(): void
}

/** Milliseconds for which a reading may be answered from memory. */
const LIMIT = 1_000
/** From this age on it is read anew beside the answering, so that hardly anyone ever waits. */
const RENEW = 600

/**
 * The age of a reading counts from before it began: whatever was committed elsewhere by then is in it. Whoever
 * asks therefore sees every commit that is a second old.
 */
export function createRecent<Value>(
  read: () => Promise<Value>,
  monotonicMilliseconds: () => number,
): Recent<Value> {
  let known: { readonly at: number; readonly value: Value } | undefined
  let reading: { readonly at: number; readonly value: Promise<Value> } | undefined

  const begin = (at: number) => {
    const own = { at, value: read() }
    reading = own
    const end = () => {
      if (reading === own) reading = undefined
    }
    own.value.then((value) => {
      // Not when it was forgotten or overtaken by a later reading.
      if (reading === own) known = { at, value }
      end()
    }, end)
    return own.value
  }

  const peek = () => {
    if (known === undefined) return undefined
    const now = monotonicMilliseconds()
    if (now - known.at >= LIMIT) return undefined
    // When it fails, whoever must wait for the next one is told.
    if (now - known.at >= RENEW && reading === undefined) void begin(now)
    return known.value
  }

  return {
    peek,
    ask() {
      const value = peek()
      if (value !== undefined) return Promise.resolve(value)
      const now = monotonicMilliseconds()
      return reading !== undefined && now - reading.at < LIMIT ? reading.value : begin(now)
    },
    forget() {
      known = undefined
      reading = undefined
    },
  }
}
