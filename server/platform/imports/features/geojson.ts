import { z } from 'zod'

import { Problem } from '../../http/problem.ts'
import { readTextFile } from '../text-file.ts'
import { type FeatureReader, sift, type SourceFeature } from './feature.ts'

const declaration = z.object({ properties: z.object({ name: z.string() }) })
const properties = z.record(z.string(), z.unknown())
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) })
const feature = z.object({
  type: z.literal('Feature'),
  properties: properties.nullish(),
  geometry: z.unknown(),
})
const geometry = z.object({ type: z.string(), coordinates: z.array(z.unknown()) })

/** RFC 7946: degrees, unless the older member `crs` says otherwise. */
const CRS84 = 'OGC:CRS84'

/** A collection, or a single feature or geometry. Throws a `Problem` for what is no JSON or none of these. */
export const readGeoJson: FeatureReader = async (file, asked) => {
  const json = parse(file.name, await readTextFile(file))
  const { crs } = z.object({ crs: declaration.nullish() }).safeParse(json).data ?? {}
  const all = objectsOf(json)?.map(toFeature)
  if (all === undefined) throw new Problem(400, 'features-layout', { file: file.name })
  const declared = crs?.properties.name ?? (asked.crs === undefined ? CRS84 : undefined)
  return { ...sift(all, asked), name: file.name, declared }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'json-broken', { file })
  }
}

function objectsOf(json: unknown): readonly unknown[] | undefined {
  const whole = collection.safeParse(json)
  if (whole.success) return whole.data.features
  if (feature.safeParse(json).success) return [json]
  return geometry.safeParse(json).success ? [{ type: 'Feature', geometry: json }] : undefined
}

function toFeature(value: unknown, index: number): SourceFeature {
  const parsed = feature.safeParse(value).data
  return { position: index + 1, properties: parsed?.properties ?? {}, geometry: parsed?.geometry ?? null }
}
