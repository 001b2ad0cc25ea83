import { AsyncLocalStorage } from 'node:async_hooks'

import { shallowRef } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createMemoryHistory } from 'vue-router'

import { type Language } from '../server/platform/languages/contract.ts'
import { fetchCatalogue } from './platform/catalogues.ts'
import { fetchMunicipality } from './platform/municipality.ts'
import { writePageState } from './platform/page-state.ts'
import { findVisitBy, type Visit } from './platform/visit.ts'
import { createPortal } from './portal.ts'

const visits = new AsyncLocalStorage<Visit>()
findVisitBy(() => visits.getStore())

interface PageRequest {
  /** `/`, or `/m/<slug>/`. */
  readonly basePath: string
  /** Below it, with its query: `/odpowiedz?adres=12`. */
  readonly path: string
  readonly language: Language
  /** Answers the calls of the page's own server. */
  readonly fetch: Visit['fetch']
}

interface RenderedPage {
  readonly title: string | undefined
  /** Of the portal, for those who list pages. */
  readonly description: string
  /** What stands in `#app`, and behind it what the browser goes on from. */
  readonly body: string
  readonly state: string
  /** 200, or of the problem that the page tells. */
  readonly status: number
}

/** A page of the portal as HTML, with the words that it has when its data have come. */
export function renderPage({ basePath, path, language, fetch }: PageRequest): Promise<RenderedPage> {
  const visit: Visit = {
    basePath,
    language: shallowRef(language),
    municipality: shallowRef(),
    loaded: new Map(),
    isOnServer: true,
    speaksWorkspace: false,
    title: () => undefined,
    fetch,
  }
  return visits.run(visit, async () => {
    const catalogue = await fetchCatalogue(language)
    const { app, router, t } = createPortal(createMemoryHistory(basePath), catalogue, true)
    await Promise.all([fetchMunicipality(), router.push(path)])
    await router.isReady()
    const body = withoutStyles(await renderToString(app))
    const loaded = Object.fromEntries(visit.loaded)
    const state = writePageState({ language, municipality: visit.municipality.value, loaded })
    const isLost = router.currentRoute.value.name === 'not-found'
    const status = isLost ? 404 : statusOf(visit)
    return { title: visit.title(), description: t('shell.description'), body, state, status }
  })
}

/** The CSP takes no styles from attributes; scripts set them where they are needed. Texts have no plain quotes. */
function withoutStyles(html: string): string {
  return html.replaceAll(/ style="[^"]*"/g, '')
}

function statusOf({ loaded }: Visit): number {
  const problems = [...loaded.values()].flatMap((state) => ('problem' in state ? [state.problem] : []))
  return (problems[0] as { status: number } | undefined)?.status ?? 200 // a problem document has its status
}
