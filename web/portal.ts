import { createApp, createSSRApp, type App } from 'vue'
import { type Router, type RouterHistory } from 'vue-router'
import { z } from 'zod'

import Screen from './App.vue'
import { createPortalI18n } from './platform/i18n.ts'
import { createPortalRouter } from './router.ts'

z.config({ jitless: true }) // the CSP forbids eval

/** The portal of one reader; `rendered` when its page is made on the server, or was. */
export function createPortal(history: RouterHistory, rendered: boolean): { app: App; router: Router } {
  const router = createPortalRouter(history)
  const app = (rendered ? createSSRApp : createApp)(Screen).use(createPortalI18n()).use(router)
  return { app, router }
}
