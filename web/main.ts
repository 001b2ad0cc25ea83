import { createApp } from 'vue'
import { z } from 'zod'

import App from './App.vue'
import { i18n } from './platform/i18n.ts'
import { fetchMunicipality } from './platform/municipality.ts'
import { followTheme } from './platform/use-theme.ts'
import { router } from './router.ts'

import './platform/styles/fonts.css'
import './platform/styles/tokens.css'
import './platform/styles/base.css'

z.config({ jitless: true }) // the CSP forbids eval

followTheme()

// The screens stand on what the municipality is called and whether its data are an example: nothing may jump later.
await fetchMunicipality()
createApp(App).use(i18n).use(router).mount('#app')
