import MVT from 'ol/format/MVT.js'
import type OlMap from 'ol/Map.js'
import VectorTileSource from 'ol/source/VectorTile.js'

const sources = new WeakMap<OlMap, Map<string, VectorTileSource>>()

/** Tiles from one address, fetched once for all layers of a map that draw from them. */
export function sharedSource(map: OlMap, url: string, deepest: number): VectorTileSource {
  const known = sources.get(map) ?? new Map<string, VectorTileSource>()
  sources.set(map, known)
  const source = known.get(url) ?? new VectorTileSource({ format: new MVT(), maxZoom: deepest, url })
  known.set(url, source)
  return source
}
