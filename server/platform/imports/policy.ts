import type { DraftState } from './contract.ts'

/** What can be done with files that were brought; the server decides by the same. */
export const mayPreview = (state: DraftState) => ['ready', 'previewed', 'failed'].includes(state)
export const mayLand = (state: DraftState) => state === 'previewed'
export const mayDiscard = (state: DraftState) => !['working', 'landed', 'discarded'].includes(state)

/** Why something else cannot be done with them. */
export const REFUSALS: Readonly<Record<DraftState, string>> = {
  uploading: 'import-draft-uploading',
  ready: 'import-draft-ready',
  working: 'import-draft-working',
  previewed: 'import-draft-previewed',
  failed: 'import-draft-failed',
  landed: 'import-draft-landed',
  discarded: 'import-draft-discarded',
}
