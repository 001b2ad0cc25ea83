import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** As in the styles: from here on text and map stand side by side. */
const WIDE = '(min-width: 60rem)'

export function useWideScreen(): Readonly<ShallowRef<boolean>> {
  const media = window.matchMedia(WIDE)
  const wide = shallowRef(media.matches)
  const follow = () => {
    wide.value = media.matches
  }
  media.addEventListener('change', follow)
  onScopeDispose(() => {
    media.removeEventListener('change', follow)
  })
  return shallowReadonly(wide)
}
