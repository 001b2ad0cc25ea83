import { createApp, createSSRApp, type App } from 'vue'
import { type RouteLocationNormalized, type Router, type RouterHistory } from 'vue-router'
import { z } from 'zod'

import Screen from './App.vue'
import { type Catalogue, fetchWorkspaceWords } from './platform/catalogues.ts'
import { addWorkspaceWords, createPortalI18n } from './platform/i18n.ts'
import { visit } from './platform/visit.ts'
import { schoolTabsKey } from './core/schools/school-tabs.ts'
import { createPortalRouter } from './router.ts'
import { SCHOOL_TABS } from './school-tabs.ts'

z.config({ jitless: true }) // the CSP forbids eval

interface Portal {
  readonly app: App
  readonly router: Router
  /** A message outside of the screens. */
  readonly t: (key: string) => string
}

/** The portal of one reader; `rendered` when its page is made on the server, or was. */
export function createPortal(history: RouterHistory, catalogue: Catalogue, rendered: boolean): Portal {
  const router = createPortalRouter(history)
  const i18n = createPortalI18n(visit().language.value, catalogue)
  const isWorkspace = (to: RouteLocationNormalized) => to.matched.some(({ meta }) => meta.needsWorkspaceWords)
  router.beforeEach((to) => {
    // Fetched beside the screen, not after it; what goes wrong is told below.
    if (isWorkspace(to)) void fetchWorkspaceWords(visit().language.value).catch(() => undefined)
  })
  router.beforeResolve(async (to) => {
    if (isWorkspace(to)) await addWorkspaceWords(i18n)
  })
  const app = (rendered ? createSSRApp : createApp)(Screen).use(i18n).use(router)
  app.provide(schoolTabsKey, SCHOOL_TABS)
  return { app, router, t: (key) => i18n.global.t(key) }
}
