import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'

const line = (max: number) => z.string().trim().min(2).max(max).nullable()

const contact = {
  unit: line(200).describe('Who answers for the portal; null: not said'),
  address: line(300),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ]{6,18}$/)
    .nullable()
    .describe('Digits and spaces, with +48 or without'),
  email: z.email().max(200).nullable(),
}

const accent = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .nullable()
  .describe("Colour of links and edges, `#rrggbb`; null: the portal's own")

/** Exactly what a browser calls the origin of a page. */
const origin = z
  .string()
  .max(200)
  .regex(/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{2,5})?$|^http:\/\/localhost(:[0-9]{2,5})?$/)

const face = z.object({
  title: z.string(),
  accent,
  /** Whether there is a coat of arms at `/face/arms`. */
  hasArms: z.boolean(),
  ...contact,
  embedders: z.array(z.string()),
  /** Null: nobody has set anything yet. */
  version: z.int().nullable(),
})
export type Face = z.output<typeof face>

export const getFace = endpoint({
  method: 'get',
  path: '/face',
  summary:
    "The municipality's own looks on its portal: title, colour, coat of arms, contact, who may embed it",
  access: 'public',
  response: face,
})

export const getFaceStyle = endpoint({
  method: 'get',
  path: '/face/style',
  summary: "Styles that put the municipality's colour in place of the portal's own; empty where it has none",
  access: 'public',
  query: z.strictObject({
    wersja: z.string().max(10).optional().describe('Lets browsers tell versions apart'),
  }),
  response: z.string(),
  document: 'text/css',
})

export const getFaceArms = endpoint({
  method: 'get',
  path: '/face/arms',
  summary: 'The coat of arms',
  access: 'public',
  query: z.strictObject({
    wersja: z.string().max(10).optional().describe('Lets browsers tell versions apart'),
  }),
  response: z.instanceof(Uint8Array<ArrayBufferLike>),
  document: 'image/png',
})

/** 200 KB in base64. */
const MOST_LETTERS = 273_068

export const putFace = endpoint({
  method: 'put',
  path: '/face',
  summary: "Sets the municipality's own looks",
  access: 'portal.publish',
  body: z.strictObject({
    title: z.string().trim().min(3).max(120).describe('What the portal is called'),
    accent,
    arms: z
      .union([z.strictObject({ png: z.base64().max(MOST_LETTERS) }), z.literal('keep'), z.null()])
      .describe('A PNG of at most 200 KB; keep: the one that there is; null: none'),
    ...contact,
    embedders: z.array(origin).max(20).describe('Origins whose pages may show `/osadz` in a frame'),
    version: z
      .int32()
      .min(1)
      .nullable()
      .describe('The version that was read: another one meanwhile is a conflict'),
  }),
  response: face,
})
