import { createWebHistory } from 'vue-router'

import { fetchCatalogue } from './platform/catalogues.ts'
import { goLive } from './platform/live.ts'
import { fetchMunicipality } from './platform/municipality.ts'
import { readPageState } from './platform/page-state.ts'
import { languageOfBrowser, tellBrowser } from './platform/use-language.ts'
import { followTheme } from './platform/use-theme.ts'
import { visit } from './platform/visit.ts'
import { createPortal } from './portal.ts'
import { scrollNewPages } from './router.ts'

import './platform/styles/fonts.css'
import './platform/styles/tokens.css'
import './platform/styles/base.css'

followTheme()

const state = readPageState()
visit().language.value = state?.language ?? languageOfBrowser()
const catalogue = fetchCatalogue(visit().language.value)

// The screens stand on what the municipality is called and whether its data are an example: nothing may jump later.
if (state === undefined) await fetchMunicipality()
else {
  visit().municipality.value = state.municipality
  for (const [place, loaded] of Object.entries(state.loaded)) visit().loaded.set(place, loaded)
}

const { app, router, t } = createPortal(
  createWebHistory(visit().basePath),
  await catalogue,
  state !== undefined,
)
tellBrowser(visit().language.value, t('shell.description'))
scrollNewPages(router)
const { location } = router.options.history
// What stands on the page is taken over as a whole; where nothing does, the route says whose frame it gets.
const isLost = await router.isReady().then(
  () => false,
  () => true,
)
app.mount('#app')
if (isLost) await router.replace(location).catch(() => undefined) // once more, now that the fault can be shown
goLive()
