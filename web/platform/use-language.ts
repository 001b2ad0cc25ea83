import { useI18n } from 'vue-i18n'

import { DEFAULT_LANGUAGE, language, type Language } from '../../server/platform/languages/contract.ts'
import { fetchCatalogue, fetchWorkspaceWords } from './catalogues.ts'
import { visit } from './visit.ts'

/** In the page's address: `?jezyk=uk`. A link with it opens in that language, whoever opens it. */
export const LANGUAGE_QUERY = 'jezyk'
/** The server makes pages in the language that was chosen, so it must be told: the one cookie, of a choice alone. */
const COOKIE = 'rejon-language'
const A_YEAR = 365 * 24 * 3_600

/** Where the server has not made the page: what the address says, else what was chosen, else what the browser speaks. */
export function languageOfBrowser(): Language {
  const asked = new URLSearchParams(window.location.search).get(LANGUAGE_QUERY)
  const kept = new RegExp(`(?:^|; )(?:__Host-)?${COOKIE}=(\\w+)`).exec(document.cookie)?.[1]
  const liked = navigator.languages.map((tag) => tag.split('-')[0]?.toLowerCase())
  for (const wish of [asked, kept, ...liked]) {
    const known = language.safeParse(wish)
    if (known.success) return known.data
  }
  return DEFAULT_LANGUAGE
}

interface LanguageChoice {
  /** Speaks another language from now on, on this screen as it stands, and keeps the choice. */
  readonly choose: (chosen: Language) => Promise<void>
}

export function useLanguage(): LanguageChoice {
  const words = useI18n()
  const own = visit()
  return {
    async choose(chosen) {
      // On https the browser takes it from this host only.
      const [prefix, more] = window.location.protocol === 'https:' ? ['__Host-', '; Secure'] : ['', '']
      document.cookie = `${prefix}${COOKIE}=${chosen}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${more}`
      const [screens, workspace] = await Promise.all([
        fetchCatalogue(chosen),
        own.speaksWorkspace ? fetchWorkspaceWords(chosen) : {},
      ])
      words.setLocaleMessage(chosen, { ...screens, ...workspace })
      own.language.value = chosen
      words.locale.value = chosen
      tellBrowser(chosen, words.t('shell.description'))
    },
  }
}

/** What the page says of itself outside of its screens. */
export function tellBrowser(language: Language, description: string): void {
  document.documentElement.lang = language
  document.querySelector('meta[name=description]')?.setAttribute('content', description)
}
