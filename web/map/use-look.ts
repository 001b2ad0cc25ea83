import { watch } from 'vue'

/** Draws `layer` in the look that `look` gives, and again whenever that changes. */
export function useLook<Look>(layer: { setStyle(style: Look): void }, look: () => Look): void {
  watch(
    look,
    (style) => {
      layer.setStyle(style)
    },
    { immediate: true },
  )
}
