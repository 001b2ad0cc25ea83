import { type Layer } from './layer.ts'

export interface TileJsonSubject {
  readonly layer: Layer
  /** The address of the folder that holds the layers. */
  readonly folder: string
  /** Degrees in EPSG:4326. */
  readonly bounds: { west: number; south: number; east: number; north: number } | undefined
  readonly entryYear: number | undefined
  readonly attribution: string
}

/** TileJSON 3.0.0 of one layer: https://github.com/mapbox/tilejson-spec. */
export function tileJson({ layer, folder, bounds, entryYear, attribution }: TileJsonSubject): object {
  const year = entryYear === undefined ? '' : `?entryYear=${entryYear}`
  return {
    tilejson: '3.0.0',
    name: layer.name,
    description: layer.description,
    attribution,
    tiles: [`${folder}/${layer.name}/{z}/{x}/{y}.mvt${year}`],
    minzoom: layer.minZoom,
    maxzoom: layer.maxZoom,
    ...(bounds !== undefined && { bounds: [bounds.west, bounds.south, bounds.east, bounds.north] }),
    vector_layers: [
      {
        id: layer.name,
        description: layer.description,
        minzoom: layer.minZoom,
        maxzoom: layer.maxZoom,
        fields: layer.fields,
      },
    ],
  }
}
