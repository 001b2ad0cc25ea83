import { shallowRef, type ShallowRef } from 'vue'

import { type Output } from '../../server/platform/http/endpoint.ts'
import { DEFAULT_LANGUAGE, type Language } from '../../server/platform/languages/contract.ts'
import { type getMunicipality } from '../../server/platform/municipalities/contract.ts'

export type MunicipalityFacts = Output<typeof getMunicipality>

/** What belongs to one reader: in the browser there is one, on the server there are many at a time. */
export interface Visit {
  /** Where this municipality's portal begins: `/`, or `/m/<slug>/` when several share a host. */
  readonly basePath: string
  /** The language that the screens speak. */
  readonly language: ShallowRef<Language>
  readonly municipality: ShallowRef<MunicipalityFacts | undefined>
  /** What the screens have loaded, by the place that asked: written on the server, taken in the browser. */
  readonly loaded: Map<string, LoadedState>
  readonly isOnServer: boolean
  /** Whether the words of the workspace have come too. */
  speaksWorkspace: boolean
  /** Of the page that is shown; asked when it has its data. */
  title: () => string | undefined
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

/** What a place of the page has loaded, or the problem that it met (RFC 9457), fit for JSON. */
export type LoadedState = { readonly data: unknown } | { readonly problem: unknown }

let find: (() => Visit | undefined) | undefined
let own: Visit | undefined

/** On the server: how the visit of the running request is found. */
export function findVisitBy(finder: () => Visit | undefined): void {
  find = finder
}

export function visit(): Visit {
  const found = find === undefined ? (own ??= browserVisit()) : find()
  if (found === undefined) throw new Error('There is no visit outside a request')
  return found
}

function browserVisit(): Visit {
  return {
    basePath: /^\/m\/[^/]+\//.exec(`${window.location.pathname}/`)?.[0] ?? '/',
    language: shallowRef(DEFAULT_LANGUAGE),
    municipality: shallowRef(),
    loaded: new Map(),
    isOnServer: false,
    speaksWorkspace: false,
    title: () => undefined,
    fetch: (url, init) => fetch(url, init),
  }
}
