import { z } from 'zod'

import { endpoint } from '../../platform/http/endpoint.ts'
import { calendarDay, idNumber, wholeNumber } from '../../platform/http/parameters.ts'

/** News has a day and grows old; a page stays. */
export const postKind = z.enum(['news', 'page'])
export type PostKind = z.output<typeof postKind>

/** Words within a block. */
const span = z.object({
  text: z.string(),
  strong: z.boolean(),
  emphasis: z.boolean(),
  /** Where it leads; null: nowhere. */
  link: z.string().nullable(),
})
export type Span = z.output<typeof span>

/** A text as it is shown: no HTML ever comes out of it. */
const block = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('heading'),
    level: z.union([z.literal(2), z.literal(3)]),
    spans: z.array(span),
  }),
  z.object({ kind: z.literal('paragraph'), spans: z.array(span) }),
  z.object({ kind: z.literal('quote'), spans: z.array(span) }),
  z.object({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(span)) }),
])
export type Block = z.output<typeof block>

/** What keeps some from reading a text, or is not for everybody to read. */
export const findingKind = z.enum([
  'heading-first',
  'heading-skips',
  'heading-empty',
  'link-vague',
  'link-bare',
  'link-file',
  'link-unsafe',
  'picture',
  'capitals',
  'html',
  'long-paragraph',
  'pesel',
  'private-contact',
])
export type FindingKind = z.output<typeof findingKind>

const finding = z.object({
  kind: findingKind,
  /** Of the text, from 1. */
  line: z.int(),
  /** Whether it has to be put right before the text is published. */
  isBlocking: z.boolean(),
})
export type Finding = z.output<typeof finding>

const author = z.object({ schoolId: z.int().nullable(), school: z.string().nullable() })

const shownPost = author.extend({
  id: z.int(),
  kind: postKind,
  title: z.string(),
  /** Its first words. */
  lead: z.string(),
  shownFrom: z.iso.date(),
})
export type ShownPost = z.output<typeof shownPost>

export const listPosts = endpoint({
  method: 'get',
  path: '/news',
  summary: 'News and pages that are shown today, the newest first',
  access: 'public',
  query: z.strictObject({
    kind: postKind.optional().describe('Only those of this kind'),
    schoolId: idNumber().optional().describe("Only this school's; without it the city's and all schools'"),
    limit: wholeNumber(1, 100).default(20).describe('How many at most'),
    after: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d\.\d{1,10}$/)
      .optional()
      .describe('What `next` of the page before says'),
  }),
  response: z.object({ posts: z.array(shownPost), next: z.string().nullable() }),
})

export const getPost = endpoint({
  method: 'get',
  path: '/news/:id',
  summary: 'A post that is shown today; what is not shown is not found',
  access: 'public',
  params: z.strictObject({ id: idNumber() }),
  response: shownPost.extend({ blocks: z.array(block) }),
})

const state = z.enum(['draft', 'scheduled', 'shown', 'over'])
export type PostState = z.output<typeof state>

const keptPost = author.extend({
  id: z.int(),
  kind: postKind,
  title: z.string(),
  body: z.string(),
  state,
  isPublished: z.boolean(),
  shownFrom: z.iso.date(),
  shownTo: z.iso.date().nullable(),
  changedAt: z.iso.datetime(),
  version: z.int(),
})
export type KeptPost = z.output<typeof keptPost>

export const listKeptPosts = endpoint({
  method: 'get',
  path: '/kept-news',
  summary: 'All posts that the asker writes: drafts, those to come, shown and over',
  access: 'news.write',
  response: z.object({ posts: z.array(keptPost.omit({ body: true })) }),
})

export const getKeptPost = endpoint({
  method: 'get',
  path: '/kept-news/:id',
  summary: 'One of them, with its text',
  access: 'news.write',
  params: z.strictObject({ id: idNumber() }),
  response: keptPost,
})

const body = z.string().trim().min(1).max(20_000).describe('Markdown')

const written = {
  title: z.string().trim().min(3).max(160),
  body,
  shownFrom: calendarDay().describe('The first day on which residents see it'),
  shownTo: calendarDay()
    .nullable()
    .describe('The first day on which they do not any more; null: until it is withdrawn'),
  isPublished: z.boolean().describe('Whether residents see it on those days; false: a draft'),
}
export type WrittenPost = z.output<z.ZodObject<typeof written>>

export const postPost = endpoint({
  method: 'post',
  path: '/news',
  summary: 'Writes a post, for the city or for a school',
  access: 'news.write',
  body: z.strictObject({ ...written, kind: postKind, schoolId: z.int32().min(1).nullable() }),
  response: keptPost,
})

export const putPost = endpoint({
  method: 'put',
  path: '/news/:id',
  summary: 'Changes a post, publishes or withdraws it; its kind and author stay',
  access: 'news.write',
  params: z.strictObject({ id: idNumber() }),
  body: z.strictObject({
    ...written,
    version: z.int32().min(1).describe('The version that was read: another one meanwhile is a conflict'),
  }),
  response: keptPost,
})

export const deletePost = endpoint({
  method: 'delete',
  path: '/news/:id',
  summary: 'Throws a post away',
  access: 'news.write',
  params: z.strictObject({ id: idNumber() }),
  response: z.object({}),
})

export const postNewsCheck = endpoint({
  method: 'post',
  path: '/news-checks',
  summary: 'How a text will be shown, and what keeps some from reading it',
  access: 'news.write',
  body: z.strictObject({ body }),
  response: z.object({ blocks: z.array(block), findings: z.array(finding) }),
})
