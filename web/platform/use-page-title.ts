import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

import { portalTitle } from './municipality.ts'
import { visit } from './visit.ts'

/** Names the page in the browser's tab: `Gdzie mieszka dziecko? – Koszalin (przykład)`. */
export function usePageTitle(title: () => string | undefined): void {
  const { t } = useI18n()
  const whole = () => {
    const own = title()
    if (own === undefined) return undefined
    return [own, portalTitle(t)].filter((part) => part !== undefined).join(' – ')
  }
  visit().title = whole
  if (visit().isOnServer) return
  watchEffect(() => {
    document.title = whole() ?? document.title
  })
}
