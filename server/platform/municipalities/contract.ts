import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'

export const municipality = z.object({
  id: z.int(),
  slug: z.string(),
  schemaName: z.string(),
  teryt: z.string(),
  name: z.string(),
  title: z.string(),
  hosts: z.array(z.string()),
  isDefault: z.boolean(),
  isDemo: z.boolean(),
})
export type Municipality = z.output<typeof municipality>

const lonLat = z.tuple([z.number(), z.number()])

export const getMunicipality = endpoint({
  method: 'get',
  path: '/municipality',
  summary: 'The municipality that this address serves, with its extent in EPSG:4326',
  access: 'public',
  response: z.object({
    slug: z.string(),
    teryt: z.string(),
    name: z.string(),
    title: z.string(),
    demo: z.boolean(),
    extent: z.tuple([lonLat, lonLat]).nullable(),
  }),
})
