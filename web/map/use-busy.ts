import type OlMap from 'ol/Map.js'
import { onMounted, onUnmounted, type Ref, ref } from 'vue'

/** Whether the map still waits for tiles or draws them in: what `aria-busy` tells. */
export function useBusy(map: OlMap): Readonly<Ref<boolean>> {
  const isBusy = ref(true)
  const begin = () => {
    isBusy.value = true
  }
  const end = () => {
    isBusy.value = false
  }
  onMounted(() => {
    map.on('loadstart', begin)
    map.on('rendercomplete', end)
  })
  onUnmounted(() => {
    map.un('loadstart', begin)
    map.un('rendercomplete', end)
  })
  return isBusy
}
