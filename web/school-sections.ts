import { type Component, defineAsyncComponent } from 'vue'

/** The sections that modules add to the page of a school, one line each; fetched with that page. */
export const SCHOOL_SECTIONS: readonly Component[] = [
  defineAsyncComponent(() => import('./modules/library/SchoolLibrary.vue')),
]
