import { createRouter, type Router, type RouteRecordRaw, type RouterHistory } from 'vue-router'

import StartPage from './core/addresses/StartPage.vue'
import { SCHOOL_TABS } from './school-tabs.ts'

const routes: readonly RouteRecordRaw[] = [
  { path: '/', name: 'start', component: StartPage },
  { path: '/odpowiedz', name: 'answer', component: () => import('./core/catchments/AnswerPage.vue') },
  { path: '/szkoly', name: 'schools', component: () => import('./core/schools/SchoolsPage.vue') },
  {
    path: '/szkoly/:id(\\d+)',
    name: 'school',
    component: () => import('./core/schools/SchoolPage.vue'),
  },
  {
    path: '/szkoly/:id(\\d+)/obwod',
    name: 'catchment',
    component: () => import('./core/schools/SchoolPage.vue'),
  },
  {
    path: `/szkoly/:id(\\d+)/:tab(${SCHOOL_TABS.map(({ path }) => path).join('|')})`,
    name: 'school-tab',
    component: () => import('./core/schools/SchoolPage.vue'),
  },
  { path: '/ulice', name: 'streets', component: () => import('./core/catchments/StreetsPage.vue') },
  {
    path: '/jak-znalezc-szkole',
    name: 'how-to',
    component: () => import('./core/catchments/HowToPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/deklaracja-dostepnosci',
    name: 'declaration',
    component: () => import('./platform/accessibility/DeclarationPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/biblioteki',
    name: 'libraries',
    component: () => import('./modules/library/LibrariesPage.vue'),
  },
  {
    path: '/biblioteki/:id(\\d+)',
    name: 'library',
    component: () => import('./modules/library/LibraryPage.vue'),
  },
  { path: '/aktualnosci', name: 'news', component: () => import('./modules/news/NewsPage.vue') },
  {
    path: '/aktualnosci/:id(\\d+)',
    name: 'post',
    component: () => import('./modules/news/PostPage.vue'),
  },
  {
    path: '/zglos-blad',
    name: 'report',
    component: () => import('./modules/reports/ReportPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/zgloszenie',
    name: 'report-state',
    component: () => import('./modules/reports/ReportStatePage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/poprawki',
    name: 'corrections',
    component: () => import('./modules/reports/CorrectionsPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/osadz',
    name: 'embed',
    component: () => import('./core/catchments/EmbedPage.vue'),
    meta: { isEmbedded: true },
  },
  {
    path: '/ui',
    name: 'ui',
    component: () => import('./platform/UiPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  { path: '/:path(.*)*', name: 'not-found', component: () => import('./platform/NotFoundPage.vue') },
]

export function createPortalRouter(history: RouterHistory): Router {
  const router = createRouter({ history, routes })
  router.addRoute(workspaceDoor(router))
  return router
}

/** What stands for all addresses of the workspace until one is opened: residents do not carry its list of screens. */
function workspaceDoor(router: Router): RouteRecordRaw {
  return {
    path: '/:area(praca|logowanie|haslo)/:rest(.*)*',
    name: 'workspace',
    component: () => import('./platform/NotFoundPage.vue'),
    meta: { needsWorkspaceWords: true },
    beforeEnter: async (to) => {
      const { workspaceRoutes } = await import('./workspace-routes.ts')
      router.removeRoute('workspace')
      for (const route of workspaceRoutes) router.addRoute(route)
      return to.fullPath
    },
  }
}

/** Back and forward are the browser's to scroll; a new page begins at its top. */
export function scrollNewPages(router: Router): void {
  let isBack = false
  window.addEventListener('popstate', () => {
    isBack = true
  })
  router.afterEach((to, from) => {
    if (!isBack && to.path !== from.path && from.name !== undefined) window.scrollTo(0, 0)
    isBack = false
  })
}
