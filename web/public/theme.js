// Runs before anything is drawn, so that a page never flashes in another theme; web/platform/use-theme.ts goes on.
;(() => {
  const is = (query) => window.matchMedia(query).matches
  let chosen = null
  try {
    chosen = window.localStorage.getItem('rejon.theme')
  } catch {
    // A browser that keeps nothing follows the device.
  }
  const ofDevice = () => {
    if (is('(forced-colors: active)')) return 'contrast'
    if (is('(prefers-color-scheme: dark)')) return 'dark'
    return is('(prefers-contrast: more)') ? 'contrast' : 'light'
  }
  const isKnown = chosen === 'light' || chosen === 'dark' || chosen === 'contrast'
  document.documentElement.dataset.theme = isKnown ? chosen : ofDevice()
})()
