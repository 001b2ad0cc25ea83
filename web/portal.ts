import { createApp, createSSRApp, type App } from 'vue'
import { type Router, type RouterHistory } from 'vue-router'
import { z } from 'zod'

import Screen from './App.vue'
import { type Catalogue } from './platform/catalogues.ts'
import { createPortalI18n } from './platform/i18n.ts'
import { visit } from './platform/visit.ts'
import { createPortalRouter } from './router.ts'

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
  const app = (rendered ? createSSRApp : createApp)(Screen).use(i18n).use(router)
  return { app, router, t: (key) => i18n.global.t(key) }
}
