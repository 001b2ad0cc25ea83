import type OlMap from 'ol/Map.js'
import type { Extent } from 'ol/extent.js'
import { containsXY, getCenter } from 'ol/extent.js'
import type { FeatureLike } from 'ol/Feature.js'
import type BaseLayer from 'ol/layer/Base.js'
import VectorTileLayer from 'ol/layer/VectorTile.js'

/** A school whose mark lies within the map as it is seen. */
export interface VisibleSchool {
  readonly id: number
  readonly name: string
  readonly x: number
  readonly y: number
}

/** The layers whose marks a keyboard walks through. */
export type WalkedLayer = 'schools' | 'library'

/** Schools, or libraries, in view, in reading order: from top to bottom in rows, in a row from the left. */
export function visibleSchools(map: OlMap, name: WalkedLayer): VisibleSchool[] {
  const size = map.getSize()
  const layer = map.getAllLayers().find((each): each is VectorTileLayer => isLayerNamed(each, name))
  if (size === undefined || layer === undefined) return []
  const extent = map.getView().calculateExtent(size)
  const found = new Map<number, VisibleSchool>()
  for (const feature of featuresIn(layer, extent)) {
    const school = schoolOf(feature)
    if (containsXY(extent, school.x, school.y)) found.set(school.id, school)
  }
  return inReadingOrder([...found.values()], map.getView().getResolution() ?? 1)
}

function isLayerNamed(layer: BaseLayer, name: WalkedLayer): layer is VectorTileLayer {
  return layer instanceof VectorTileLayer && layer.get('name') === name
}

function featuresIn(layer: VectorTileLayer, extent: Extent): readonly FeatureLike[] {
  return layer.getFeaturesInExtent(extent) as FeatureLike[] // OpenLayers leaves the type of features open here
}

function schoolOf(feature: FeatureLike): VisibleSchool {
  const [x = 0, y = 0] = getCenter(feature.getGeometry()?.getExtent() ?? [0, 0, 0, 0])
  return { id: Number(feature.get('id')), name: String(feature.get('name')), x, y }
}

const ROW_PIXELS = 80

/** Sorted as one reads a page; a row is as high as a mark with its name. */
export function inReadingOrder(schools: readonly VisibleSchool[], resolution: number): VisibleSchool[] {
  const row = ({ y }: VisibleSchool) => Math.floor(-y / (ROW_PIXELS * resolution))
  return [...schools].sort((a, b) => row(a) - row(b) || a.x - b.x || a.id - b.id)
}
