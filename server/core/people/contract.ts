import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { idNumber } from '../../platform/http/parameters.ts'

export const getSchoolChildren = endpoint({
  method: 'get',
  path: '/schools/:id/children',
  summary: 'Children in the catchment of a school by year of birth; sums below five are not told',
  access: 'public',
  params: z.strictObject({ id: idNumber() }),
  response: z.object({
    /** The generated numbers of a demo city. */
    demo: z.boolean(),
    /** Null: fewer than five, or not known. */
    total: z.int().nullable(),
    /** Empty where the school has no catchment or nobody has counted. Null: fewer than five, or they could be told from the total. */
    years: z.array(z.object({ birthYear: z.int(), children: z.int().nullable() })),
  }),
})
