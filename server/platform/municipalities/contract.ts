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
  /** Counts the changes of its own looks; null: it has none. */
  faceVersion: z.int().nullable(),
  /** Origins whose pages may show the answer in a frame. */
  embedders: z.array(z.string()),
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
    /** Its own looks; null: the portal's. The coat of arms is at `/face/arms`, the colour at `/face/style`. */
    face: z
      .object({
        version: z.int(),
        hasArms: z.boolean(),
        unit: z.string().nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
        email: z.string().nullable(),
      })
      .nullable(),
  }),
})
