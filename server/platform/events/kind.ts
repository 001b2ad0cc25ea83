import type { z } from 'zod'

/** Something that has happened in one part and that others may want to know. */
export interface EventKind<Payload = unknown> {
  /** `<part>.<what happened>`; kept in rows, so it is never changed. */
  readonly name: string
  /** Ids and days, no data of people: who handles it reads what it needs. */
  readonly payload: z.ZodType<Payload>
}
