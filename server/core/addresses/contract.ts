import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { wholeNumber } from '../../platform/http/parameters.ts'

export const address = z.object({
  id: z.int(),
  /** `ul. Stanisława Staszica 6, Koszalin` */
  label: z.string(),
  street: z.string().nullable(),
  number: z.string(),
  locality: z.string(),
  postcode: z.string().nullable(),
  lon: z.number(),
  lat: z.number(),
})
export type Address = z.output<typeof address>

const foundAddress = address.extend({
  score: z.number(),
  /** The street's old name by which it was found; null when found by its present one. */
  formerName: z.string().nullable(),
})

/** What the person should know about how the question was understood; never a silent guess. */
const notice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('no-such-number'),
    street: z.string(),
    asked: z.string(),
    nearest: z.array(address),
  }),
  z.object({ kind: z.literal('flat'), building: z.string(), flat: z.string() }),
  z.object({ kind: z.literal('no-such-street'), asked: z.string() }),
])
export type SearchNotice = z.output<typeof notice>

export const addressSearch = z.object({
  addresses: z.array(foundAddress),
  streets: z.array(
    z.object({
      id: z.int().nullable(),
      label: z.string(),
      locality: z.string(),
      addressCount: z.int(),
      score: z.number(),
      formerName: z.string().nullable(),
    }),
  ),
  notice: notice.nullable(),
})

export const findAddresses = endpoint({
  method: 'get',
  path: '/addresses',
  summary: 'Addresses as people type them, best first',
  access: 'public',
  query: z.strictObject({
    q: z.string().trim().min(1).max(200).describe('Street and number as a person types them'),
    limit: wholeNumber(1, 50).default(10).describe('How many addresses at most'),
  }),
  response: addressSearch,
})
