import { watchEffect } from 'vue'

import { municipality } from './municipality.ts'
import { visit } from './visit.ts'

/** Names the page in the browser's tab: `Gdzie mieszka dziecko? – Koszalin (przykład)`. */
export function usePageTitle(title: () => string | undefined): void {
  const whole = () => {
    const own = title()
    if (own === undefined) return undefined
    return [own, municipality.value?.title].filter((part) => part !== undefined).join(' – ')
  }
  visit().title = whole
  if (visit().isOnServer) return
  watchEffect(() => {
    document.title = whole() ?? document.title
  })
}
