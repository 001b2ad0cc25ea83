import { createI18n } from 'vue-i18n'

import { type Language, PLURAL_FORMS } from '../../server/platform/languages/contract.ts'
import { type Catalogue } from './catalogues.ts'

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
