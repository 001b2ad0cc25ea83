import { onMounted, onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** As in the styles: from here on text and map stand side by side. */
const WIDE = '(min-width: 60rem)'

/** False until the page is on a screen: the server knows none. */
export function useWideScreen(): Readonly<ShallowRef<boolean>> {
  const wide = shallowRef(false)
  let forget: () => void = () => undefined
  onMounted(() => {
    const media = window.matchMedia(WIDE)
    const follow = () => {
      wide.value = media.matches
    }
    follow()
    media.addEventListener('change', follow)
    forget = () => {
      media.removeEventListener('change', follow)
    }
  })
  onScopeDispose(() => {
    forget()
  })
  return shallowReadonly(wide)
}
