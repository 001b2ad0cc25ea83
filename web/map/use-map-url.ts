import type OlMap from 'ol/Map.js'
import { onMounted, onUnmounted } from 'vue'

import { formatPlace, type MapPlace, parsePlace } from './map-place.ts'
import { fromMap, toMap } from './projection.ts'

/** Where the map's place is kept between visits. */
export interface PlaceStore {
  read(): string | null
  write(text: string): void
}

/**
 * The query parameter `map` of the page's address. It is written past the router, so that looking around on
 * the map is no navigation; the router's own note of the address is kept in step, or it would write it back.
 */
export const addressBar: PlaceStore = {
  read: () => new URLSearchParams(window.location.search).get('map'),
  write(text) {
    const query = new URLSearchParams(window.location.search)
    query.set('map', text)
    const rest = `?${query.toString().replaceAll('%2F', '/')}${window.location.hash}`
    const state: unknown = window.history.state
    window.history.replaceState(withCurrent(state, rest), '', `${window.location.pathname}${rest}`)
  },
}

function withCurrent(state: unknown, rest: string): unknown {
  if (typeof state !== 'object' || state === null || !('current' in state)) return state
  const path = typeof state.current === 'string' ? (state.current.split(/[?#]/)[0] ?? '') : ''
  return { ...state, current: `${path}${rest}` }
}

interface MapUrl {
  /** Looks where the address says; false when it says nothing. */
  restore(): boolean
  /** What the view shows now was the program's idea: it is not kept. */
  settle(): void
}

/** Keeps the map's place in `store` while the person moves it; what the program shows by itself is not kept. */
export function useMapUrl(map: OlMap, store: PlaceStore, isOnPaper: () => boolean): MapUrl {
  const view = map.getView()
  let settled = ''
  const seen = () => {
    const [x = 0, y = 0] = view.getCenter() ?? []
    return formatPlace({ ...fromMap([x, y]), zoom: view.getZoom() ?? 0 })
  }
  const write = () => {
    const now = seen()
    if (now === settled || isOnPaper()) return
    settled = ''
    store.write(now)
  }

  onMounted(() => {
    map.on('moveend', write)
  })
  onUnmounted(() => {
    map.un('moveend', write)
  })

  return {
    restore() {
      const found = parsePlace(store.read())
      if (found === undefined) return false
      look(map, found)
      return true
    },
    settle() {
      settled = seen()
    },
  }
}

function look(map: OlMap, place: MapPlace): void {
  const view = map.getView()
  view.setCenter(toMap(place))
  view.setZoom(place.zoom)
}
