import { type DraftState, type ImportCounts } from '../../../server/platform/imports/contract.ts'

/** How a state looks: what waits for somebody stands out. */
export const TONES: Readonly<Record<DraftState, 'calm' | 'good' | 'warning' | 'danger'>> = {
  uploading: 'warning',
  ready: 'warning',
  working: 'calm',
  previewed: 'warning',
  failed: 'danger',
  landed: 'good',
  discarded: 'calm',
}

/** The numbers of a report, as the catalogue's sentences take them. */
export function numbersOf({ new: added, changed, closed, unchanged, refused }: ImportCounts) {
  return { new: added, changed, closed, unchanged, refused }
}

/** Whether landing would change anything at all. */
export const changesNothing = (counts: ImportCounts): boolean =>
  counts.new + counts.changed + counts.closed === 0
