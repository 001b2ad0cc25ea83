import type { ImportFile } from '../run-import.ts'

/** An object of a file, in whichever format it came. */
export interface SourceFeature {
  /** Counted from 1, as the file has them. */
  readonly position: number
  readonly properties: Readonly<Record<string, unknown>>
  /** A GeoJSON geometry, unchecked: easting or longitude first; null where it has none that can be read. */
  readonly geometry: unknown
}

export interface FeatureFile {
  /** With the name of the archive before it, where it is in one. */
  readonly name: string
  /** EPSG number of all coordinates. */
  readonly crs: number
  readonly features: readonly SourceFeature[]
  /** How many were not meant. */
  readonly passedOver: number
}

export interface AskedFeatures {
  /** EPSG number; undefined: what the file says itself. */
  readonly crs?: number | undefined
  /** Of a file with several layers, the one that is meant. */
  readonly layer?: string | undefined
  /** Whether an object with these properties is meant; others are let go while the file is read. */
  isMeant?(properties: Readonly<Record<string, unknown>>): boolean
}

/** What a reader of one format finds; `declared` is the file's own word on its reference system. */
export interface ReadFeatures extends Omit<FeatureFile, 'crs'> {
  readonly declared: string | undefined
}

export type FeatureReader = (file: ImportFile, asked: AskedFeatures) => Promise<ReadFeatures>

/** Keeps those that are meant, and counts the rest. */
export function sift(
  all: readonly SourceFeature[],
  asked: AskedFeatures,
): Pick<FeatureFile, 'features' | 'passedOver'> {
  const features = all.filter(({ properties }) => asked.isMeant?.(properties) !== false)
  return { features, passedOver: all.length - features.length }
}
