import { createI18n } from 'vue-i18n'

import { type Language, PLURAL_FORMS } from '../../server/platform/languages/contract.ts'
import { type Catalogue, fetchWorkspaceWords } from './catalogues.ts'
import { visit } from './visit.ts'

/** One for each reader, with the words of the language that is spoken. */
export function createPortalI18n(language: Language, catalogue: Catalogue) {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: language,
    messages: { [language]: catalogue },
    pluralRules: PLURAL_FORMS,
  })
}

/** Adds the words of the workspace, once, in the language that is spoken now. */
export async function addWorkspaceWords({ global }: ReturnType<typeof createPortalI18n>): Promise<void> {
  const own = visit()
  if (own.speaksWorkspace) return
  const spoken = own.language.value
  const words = await fetchWorkspaceWords(spoken)
  own.speaksWorkspace = true
  global.setLocaleMessage(spoken, { ...global.getLocaleMessage(spoken), ...words })
}
