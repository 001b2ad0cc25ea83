import { z } from 'zod'

import { endpoint } from '../../../platform/http/endpoint.ts'
import { idNumber, wholeNumber } from '../../../platform/http/parameters.ts'
import { language } from '../../../platform/languages/contract.ts'
import { day, level } from '../../schools/contract.ts'

export const getAnswerCard = endpoint({
  method: 'get',
  path: '/catchment-answers/card',
  summary:
    'The answer for an address as a page to print or keep, with a code that leads to the same answer of that day',
  access: 'public',
  query: z.strictObject({
    addressId: idNumber(),
    level: level.default('primary').describe('Level of education; only primary schools have catchments'),
    entryYear: wholeNumber(1990, 2100).optional().describe('As of `GET /catchment-answers`'),
    on: day.optional(),
    lang: language.optional().describe('In which language; default: the one that the caller likes best'),
  }),
  response: z.instanceof(Uint8Array<ArrayBufferLike>),
  document: 'application/pdf',
})
