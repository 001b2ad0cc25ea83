import { defineAsyncComponent } from 'vue'

import { type SchoolTab } from './core/schools/school-tabs.ts'

/** The tabs that modules add to the page of a school, in their order; fetched with that page. */
export const SCHOOL_TABS: readonly SchoolTab[] = [
  {
    path: 'aktualnosci',
    title: 'news.title',
    component: defineAsyncComponent(() => import('./modules/news/SchoolNews.vue')),
    isThere: async (schoolId, signal) =>
      (await import('./modules/news/fetch-posts.ts')).hasPost(schoolId, signal),
  },
  {
    path: 'biblioteka',
    title: 'library.tab',
    component: defineAsyncComponent(() => import('./modules/library/SchoolLibrary.vue')),
    isThere: async (schoolId, signal) =>
      (await import('./modules/library/fetch-branches.ts')).hasBranch(schoolId, signal),
  },
]
