import { computed, type ComputedRef } from 'vue'

import { useTheme } from '../platform/use-theme.ts'
import { type Palette } from './styles/palette.ts'
import { PALETTES } from './styles/palettes.ts'

/** The colours of the map in the theme that the page is in now; paper is white in every theme. */
export function usePalette(isOnPaper: () => boolean): ComputedRef<Palette> {
  const theme = useTheme()
  return computed(() => PALETTES[isOnPaper() ? 'light' : theme.value])
}
