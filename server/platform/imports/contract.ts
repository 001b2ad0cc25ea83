import { z } from 'zod'

import { endpoint } from '../http/endpoint.ts'
import { idNumber, wholeNumber } from '../http/parameters.ts'
import { job } from '../jobs/contract.ts'

/** Of one piece of a file, in bytes: as base64 it stays below what a request may hold. */
export const PIECE_BYTES = 512 * 1024
/** The largest file that can be brought by the browser; the command line takes any. */
export const FILE_BYTES = 1024 ** 3
/** How many refusals an answer tells; a file of them tells all. */
export const TOLD_REFUSALS = 100

const recordWithReason = z.object({ record: z.string(), reason: z.string() })

/** What an import did with its records: `read = new + changed + unchanged + outside + refused`. */
export const importReport = z.object({
  read: z.int(),
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** Rows that the file no longer has; only with `--complete`. */
  closed: z.int(),
  /** Records of other municipalities. */
  outside: z.int(),
  refused: z.array(recordWithReason),
  /** What was let pass but should be looked at. */
  remarks: z.array(recordWithReason).optional(),
})
/** One change that an import would make, as a person sees it before it lands. */
export const sight = z.object({
  change: z.enum(['new', 'changed', 'gone']),
  label: z.string(),
  /** Columns that would change: what each says now and then. */
  differences: z.array(
    z.object({ field: z.string(), was: z.string().nullable(), is: z.string().nullable() }),
  ),
  /** How far the place would move; null where it stays or has none. */
  movedMetres: z.number().nullable(),
  /** GeoJSON in EPSG:4326, as text. */
  geometry: z.string().nullable(),
})
export type Sight = z.output<typeof sight>

/** How many records an import has read, and what has become of them. */
export const importCounts = importReport
  .omit({ refused: true, remarks: true })
  .extend({ refused: z.int(), remarks: z.array(recordWithReason) })
export type ImportCounts = z.output<typeof importCounts>

const importKind = z.object({
  name: z.string(),
  accepts: z.array(z.string()),
  takesSeveral: z.boolean(),
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['text', 'year', 'switch', 'choice']),
      choices: z.array(z.string()),
      isRequired: z.boolean(),
      initial: z.union([z.string(), z.boolean()]).nullable(),
    }),
  ),
})
export type OfferedKind = z.output<typeof importKind>

export const listImportKinds = endpoint({
  method: 'get',
  path: '/imports/kinds',
  summary: 'What officials can load, in the order in which a city begins',
  access: 'data.import',
  response: z.object({ kinds: z.array(importKind) }),
})

const importEntry = z.object({
  id: z.int(),
  kind: z.string(),
  files: z.array(z.string()),
  /** The day whose state of the register the files show. */
  asOf: z.iso.date(),
  importedAt: z.iso.datetime(),
  /** Null: the operator, at the command line. */
  importedBy: z.string().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  /** What it changed is kept, and not undone yet. */
  mayUndo: z.boolean(),
  counts: importCounts,
})
export type ImportEntryShown = z.output<typeof importEntry>

export const listImports = endpoint({
  method: 'get',
  path: '/imports',
  summary: 'The history of imports, newest first',
  access: 'data.import',
  query: z.strictObject({
    limit: wholeNumber(1, 200).default(50).describe('How many at most'),
    after: idNumber().optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ imports: z.array(importEntry), next: z.int().nullable() }),
})

const params = z.strictObject({ id: idNumber() })

const refusals = z.object({ refused: z.array(recordWithReason) })
export type Refusals = z.output<typeof refusals>

export const getImportRefusals = endpoint({
  method: 'get',
  path: '/imports/:id/refusals',
  summary: 'The records that an import refused, each with its reason',
  access: 'data.import',
  params,
  response: refusals,
  formats: ['text/csv'],
})

export const undoImport = endpoint({
  method: 'post',
  path: '/imports/:id/undoing',
  summary: 'Puts back all that an import changed',
  access: 'data.import',
  params,
  response: job,
})

export const draftState = z.enum([
  'uploading',
  'ready',
  'working',
  'previewed',
  'failed',
  'landed',
  'discarded',
])
export type DraftState = z.output<typeof draftState>

const fileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}]+$/u)
  .refine((name) => name !== '.' && name !== '..')

const draft = z.object({
  id: z.int(),
  kind: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.boolean()])),
  files: z.array(z.object({ name: z.string(), size: z.int(), received: z.int() })),
  begunAt: z.iso.datetime(),
  begunBy: z.string().nullable(),
  state: draftState,
  /** What was asked for last. */
  work: z.enum(['preview', 'apply']).nullable(),
  /** The work that is done, or was done last, with it; null where none has been asked for or it has been cleared. */
  job: job.nullable(),
  /** What the preview found. */
  counts: importCounts.nullable(),
  /** The first records that it refused. */
  refused: z.array(recordWithReason),
  importId: z.int().nullable(),
})
export type ImportDraft = z.output<typeof draft>

export const listImportDrafts = endpoint({
  method: 'get',
  path: '/import-drafts',
  summary: 'Files that were brought and have not landed yet, newest first',
  access: 'data.import',
  response: z.object({ drafts: z.array(draft) }),
})

export const beginImport = endpoint({
  method: 'post',
  path: '/import-drafts',
  summary: 'Begins an import: which files will come, and how they are read',
  access: 'data.import',
  body: z.strictObject({
    kind: z.string().max(50),
    /** Options of the command, each by its name without `--`; an empty one is as if not given. */
    options: z
      .array(z.strictObject({ name: z.string().max(50), value: z.union([z.string().max(500), z.boolean()]) }))
      .max(30)
      .default([]),
    files: z
      .array(z.strictObject({ name: fileName, size: z.int().min(1).max(FILE_BYTES) }))
      .min(1)
      .max(20),
  }),
  response: draft,
})

export const getImportDraft = endpoint({
  method: 'get',
  path: '/import-drafts/:id',
  summary: 'An import that is being prepared: what has come of it, and what its preview found',
  access: 'data.import',
  params,
  response: draft,
})

export const discardImport = endpoint({
  method: 'delete',
  path: '/import-drafts/:id',
  summary: 'Throws away files that have not landed',
  access: 'data.import',
  params,
  response: draft,
})

export const bringPiece = endpoint({
  method: 'put',
  path: '/import-drafts/:id/files/:file',
  summary:
    'Brings a piece of a file; pieces come in order, and one that has come before is not counted again',
  access: 'data.import',
  params: z.strictObject({
    id: idNumber(),
    file: wholeNumber(0, 19).describe('Its place in the list, from 0'),
  }),
  body: z.strictObject({
    start: z.int().min(0).max(FILE_BYTES),
    bytes: z
      .base64()
      .min(4)
      .max(Math.ceil(PIECE_BYTES / 3) * 4),
  }),
  response: z.object({ received: z.int() }),
})

export const previewImport = endpoint({
  method: 'post',
  path: '/import-drafts/:id/preview',
  summary: 'Finds out what the files would change; nothing lands',
  access: 'data.import',
  params,
  response: draft,
})

export const landImport = endpoint({
  method: 'post',
  path: '/import-drafts/:id/landing',
  summary: 'Lets the good records of the files land, in one transaction',
  access: 'data.import',
  params,
  response: draft,
})

const shownSight = sight.omit({ geometry: true }).extend({
  id: z.int(),
  /** GeoJSON geometry in EPSG:4326. */
  geometry: z.record(z.string(), z.unknown()).nullable(),
})
export type ShownSight = z.output<typeof shownSight>

export const listSights = endpoint({
  method: 'get',
  path: '/import-drafts/:id/changes',
  summary: 'What the files would change, of each kind of change the first 2,000',
  access: 'data.import',
  params,
  query: z.strictObject({
    change: z.enum(['new', 'changed', 'gone']).optional().describe('Only these'),
    limit: wholeNumber(1, 6_000).default(100).describe('How many at most'),
    after: idNumber().optional().describe('What `next` of the page before says'),
  }),
  response: z.object({ changes: z.array(shownSight), next: z.int().nullable() }),
})

export const getDraftRefusals = endpoint({
  method: 'get',
  path: '/import-drafts/:id/refusals',
  summary: 'The records that a preview refused, each with its reason',
  access: 'data.import',
  params,
  response: refusals,
  formats: ['text/csv'],
})
