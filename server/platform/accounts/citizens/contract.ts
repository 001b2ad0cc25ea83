import { z } from 'zod'

import { endpoint } from '../../http/endpoint.ts'
import { sessionState } from '../contract.ts'
import { returnTo } from '../directory/contract.ts'

/** Where the browser is to go. */
const leave = z.object({ url: z.string() })
const simulated = z.enum(['account', 'guardian', 'nobody'])
const key = z.string().regex(/^[a-z-]{1,40}$/)

export const postCitizenVisit = endpoint({
  method: 'post',
  path: '/citizen-visits',
  summary: 'Begins signing in by login.gov.pl: where the browser is to go; holds once, for ten minutes',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({ returnTo }),
  response: leave,
})

export const postCitizenSession = endpoint({
  method: 'post',
  path: '/session/by-citizen-node',
  summary: 'Signs in by what login.gov.pl gave the browser to bring back; starts a session in a cookie',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({
    state: z.string().min(1).max(200),
    artifact: z.string().min(1).max(4000),
  }),
  response: z.object({ session: sessionState, returnTo: z.string().nullable() }),
})

export const getSimulatedPersons = endpoint({
  method: 'get',
  path: '/citizen-simulator/persons',
  summary: 'Made-up persons as whom one may try signing in; in demo cities with the simulator only',
  access: 'public',
  isOfVisitor: true,
  response: z.object({
    persons: z.array(
      z.object({ key: z.string(), givenNames: z.string(), familyName: z.string(), knownAs: simulated }),
    ),
  }),
})

export const postSimulatedAnswer = endpoint({
  method: 'post',
  path: '/citizen-simulator/answers',
  summary: 'Answers in the place of login.gov.pl; in demo cities with the simulator only',
  access: 'public',
  isOfVisitor: true,
  body: z.strictObject({
    request: z.string().min(1).max(200),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('person'), key, level: z.enum(['low', 'substantial', 'high']) }),
      z.strictObject({ kind: z.literal('fault'), fault: z.enum(['away', 'denied']) }),
    ]),
  }),
  response: leave,
})
