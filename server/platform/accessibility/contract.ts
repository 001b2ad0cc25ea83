import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'

/** How far the portal keeps to WCAG 2.1 AA; none: not at all. */
export const conformity = z.enum(['full', 'partial', 'none'])

const line = z.string().trim().min(2).max(200)
const paragraphs = z.string().trim().max(8_000)
const day = z.iso.date()

const fields = {
  entity: line.describe('The public body that answers for the portal'),
  siteUrl: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .describe('Address of the portal'),
  publishedOn: day.describe('When the portal was opened'),
  updatedOn: day.describe('When its contents last changed much'),
  status: conformity,
  shortcomings: paragraphs.describe(
    'What is not accessible and why; empty exactly where it conforms in full',
  ),
  preparedOn: day.describe('When the declaration was drawn up'),
  reviewedOn: day.nullable().describe('When it was last reviewed; null: not yet'),
  auditor: line.nullable().describe('Who assessed the portal; null: the body itself'),
  contact: line.describe('The post or person to whom complaints go'),
  email: z.email().max(200),
  telephone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ]{6,18}$/)
    .describe('Digits and spaces, with +48 or without'),
  architecture: paragraphs.min(10).describe('How the building is reached'),
  applications: paragraphs.describe('Mobile applications of the body; empty: none'),
}

/** The declaration of a portal (ustawa z 4 kwietnia 2019 r. o dostępności cyfrowej). */
export const declaration = z.object(fields)
export type Declaration = z.output<typeof declaration>

const answer = z.object({ declaration: declaration.nullable() })

export const getDeclaration = endpoint({
  method: 'get',
  path: '/accessibility-declaration',
  summary: 'The declaration of accessibility of the portal; null where the municipality has published none',
  access: 'public',
  response: answer,
})

/** What is no day is told to be none already. */
const inOrder = (first: string, second: string) => !day.safeParse(second).success || first <= second

export const putDeclaration = endpoint({
  method: 'put',
  path: '/accessibility-declaration',
  summary: 'Publishes the declaration of accessibility of the portal in place of the one before',
  access: 'portal.publish',
  body: z
    .strictObject(fields)
    .refine(({ updatedOn, publishedOn }) => inOrder(publishedOn, updatedOn), {
      path: ['updatedOn'],
      error: 'input.date-order',
    })
    .refine(({ reviewedOn, preparedOn }) => reviewedOn === null || inOrder(preparedOn, reviewedOn), {
      path: ['reviewedOn'],
      error: 'input.date-order',
    })
    .refine(({ status, shortcomings }) => status === 'full' || shortcomings !== '', {
      path: ['shortcomings'],
      error: 'input.missing',
    })
    .refine(({ status, shortcomings }) => status !== 'full' || shortcomings === '', {
      path: ['shortcomings'],
      error: 'input.conforms-in-full',
    }),
  response: answer,
})
