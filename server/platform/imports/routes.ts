import { csvDocument } from '../http/csv.ts'
import { route, type Route } from '../http/route.ts'
import {
  beginImport,
  bringPiece,
  discardImport,
  getDraftRefusals,
  getImportDraft,
  getImportRefusals,
  landImport,
  listImportDrafts,
  listImportKinds,
  listImports,
  listSights,
  previewImport,
  type Refusals,
  undoImport,
} from './contract.ts'
import type { JobKind } from '../jobs/index.ts'
import type { ImportKind } from './kind.ts'
import { begin, bring, discard, readDraft, readDrafts, start } from './service/drafts.ts'
import {
  readDraftRefusals,
  readImports,
  readKinds,
  readRefusals,
  readSights,
  undo,
} from './service/history.ts'

const refusedCsv = ({ refused }: Refusals) =>
  csvDocument(
    ['record', 'reason'],
    refused.map(({ record, reason }) => [record, reason]),
  )

/** What officials ask and do, with the kinds of data that there are and the work that is done with them. */
export function routesOf(kinds: readonly ImportKind[], by: JobKind): readonly Route[] {
  return [
    route(listImportKinds, (_, context) => readKinds(kinds, context)),
    route(listImports, (input, context) => readImports(kinds, input, context)),
    route(getImportRefusals, readRefusals, { 'text/csv': refusedCsv }),
    route(undoImport, (input, context) => undo(by, input, context)),
    route(listImportDrafts, readDrafts),
    route(beginImport, (input, context) => begin(kinds, input, context)),
    route(getImportDraft, readDraft),
    route(discardImport, discard),
    route(bringPiece, bring),
    route(previewImport, (input, context) => start({ work: 'preview', by }, input, context)),
    route(landImport, (input, context) => start({ work: 'apply', by }, input, context)),
    route(listSights, readSights),
    route(getDraftRefusals, readDraftRefusals, { 'text/csv': refusedCsv }),
  ]
}
