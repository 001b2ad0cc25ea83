import { createWebHistory } from 'vue-router'

import { fetchMunicipality } from './platform/municipality.ts'
import { readPageState } from './platform/page-state.ts'
import { followTheme } from './platform/use-theme.ts'
import { visit } from './platform/visit.ts'
import { createPortal } from './portal.ts'
import { scrollNewPages } from './router.ts'

import './platform/styles/fonts.css'
import './platform/styles/tokens.css'
import './platform/styles/base.css'

followTheme()

const state = readPageState()
const { app, router } = createPortal(createWebHistory(visit().basePath), state !== undefined)
scrollNewPages(router)

if (state === undefined) {
  // The screens stand on what the municipality is called and whether its data are an example: nothing may jump later.
  await fetchMunicipality()
} else {
  visit().municipality.value = state.municipality
  for (const [place, loaded] of Object.entries(state.loaded)) visit().loaded.set(place, loaded)
  await router.isReady() // what stands on the page is taken over as a whole
}
app.mount('#app')
