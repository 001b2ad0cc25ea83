import { createI18n } from 'vue-i18n'

import pl from '../messages/pl.json'

/** Polish has three forms: 1 adres, 2 adresy, 5 adresów. */
function polishPlural(count: number): number {
  if (count === 1) return 0
  const tens = count % 100
  const ones = count % 10
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2
}

/** One for each reader. */
export function createPortalI18n() {
  return createI18n({
    legacy: false,
    locale: 'pl',
    messages: { pl },
    pluralRules: { pl: polishPlural },
  })
}
