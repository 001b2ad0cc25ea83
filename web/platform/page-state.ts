import { type Language } from '../../server/platform/languages/contract.ts'
import { type LoadedState, type MunicipalityFacts } from './visit.ts'

/** What the server has put on the page beside its words, for the browser to go on from. */
export interface PageState {
  readonly language: Language
  readonly municipality: MunicipalityFacts | undefined
  readonly loaded: Readonly<Record<string, LoadedState>>
}

const PLACE = 'state'

/** As a block of data, which is no script to the CSP; nothing in it can end the block. */
export function writePageState(state: PageState): string {
  const json = JSON.stringify(state).replaceAll('<', '\\u003c')
  return `<script type="application/json" id="${PLACE}">${json}</script>`
}

/** Undefined on a page that the server has sent without its words. */
export function readPageState(): PageState | undefined {
  const text = document.getElementById(PLACE)?.textContent
  return text === undefined ? undefined : (JSON.parse(text) as PageState) // `writePageState` wrote it
}
