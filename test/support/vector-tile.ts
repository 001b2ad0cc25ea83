import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'

import { type Layer } from '../../tiles/layer.ts'
import { layers } from '../../tiles/layers/index.ts'
import { type TileAddress } from '../../tiles/tile-address.ts'
import { TOWN_LON_LAT } from './small-town.ts'

/** A feature as a vector tile has it, in tile units. */
export interface Drawn {
  readonly id: number | undefined
  readonly type: number
  readonly properties: Record<string, unknown>
  readonly lines: { x: number; y: number }[][]
}

/** The features of a tile with one layer, by their ids. */
export function decode(bytes: Uint8Array, layer: string): Map<number, Drawn> {
  const tile = new VectorTile(new PbfReader(bytes)).layers[layer]
  const drawn = Array.from({ length: tile?.length ?? 0 }, (_, index) => drawnOf(tile?.feature(index)))
  return new Map(drawn.map((feature) => [Number(feature.id), feature]))
}

function drawnOf(feature: VectorTileFeature | undefined): Drawn {
  if (feature === undefined) throw new Error('A layer counts more features than it has')
  const { id, type, properties } = feature
  return {
    id,
    type,
    properties,
    lines: feature.loadGeometry().map((line) => line.map(({ x, y }) => ({ x, y }))),
  }
}

/** The tile of zoom `z` in which the town's middle lies. */
export function townTile(z: number): TileAddress {
  return tileAt(TOWN_LON_LAT, z)
}

/** The tile of zoom `z` in which a point of EPSG:4326 lies. */
export function tileAt([lon, lat]: readonly [number, number], z: number): TileAddress {
  const size = 2 ** z
  const sinus = Math.sin((lat * Math.PI) / 180)
  const y = 0.5 - Math.log((1 + sinus) / (1 - sinus)) / (4 * Math.PI)
  return { z, x: Math.floor((lon / 360 + 0.5) * size), y: Math.floor(y * size) }
}

export function layerNamed(name: string): Layer {
  const layer = layers.get(name)
  if (layer === undefined) throw new Error(`No layer ${name}`)
  return layer
}
