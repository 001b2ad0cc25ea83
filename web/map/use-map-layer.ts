import type OlMap from 'ol/Map.js'
import type BaseLayer from 'ol/layer/Base.js'
import { inject, onMounted, onUnmounted, type InjectionKey } from 'vue'

export const mapKey: InjectionKey<OlMap> = Symbol('map')

/** The map above this component. */
export function useMap(): OlMap {
  const map = inject(mapKey)
  if (map === undefined) throw new Error('There is no map above this component')
  return map
}

/** Keeps `layer` on the nearest map for as long as the component lives. */
export function useMapLayer(layer: BaseLayer): void {
  const map = useMap()
  onMounted(() => {
    map.addLayer(layer)
  })
  onUnmounted(() => {
    map.removeLayer(layer)
  })
}
