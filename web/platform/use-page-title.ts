import { watchEffect } from 'vue'

import { municipality } from './municipality.ts'

/** Names the page in the browser's tab: `Gdzie mieszka dziecko? – Koszalin (przykład)`. */
export function usePageTitle(title: () => string | undefined): void {
  watchEffect(() => {
    const own = title()
    if (own === undefined) return
    document.title = [own, municipality.value?.title].filter((part) => part !== undefined).join(' – ')
  })
}
