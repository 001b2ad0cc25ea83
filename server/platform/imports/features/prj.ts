import parseWkt from 'wkt-parser'
import { z } from 'zod'

const definition = z.object({
  name: z.string().optional(),
  title: z.string().optional(),
  projName: z.string(),
  datumCode: z.string().optional(),
  /** Central meridian, in radians. */
  long0: z.number().optional(),
  x0: z.number().optional(),
  y0: z.number().optional(),
  k0: z.number().optional(),
})
type Definition = z.output<typeof definition>

/** What the systems of Poland are made of (law.md 1.4); programs give them many names. */
const POLAND = [
  { code: 2176, meridian: 15, x0: 5_500_000, y0: 0, k0: 0.999923 },
  { code: 2177, meridian: 18, x0: 6_500_000, y0: 0, k0: 0.999923 },
  { code: 2178, meridian: 21, x0: 7_500_000, y0: 0, k0: 0.999923 },
  { code: 2179, meridian: 24, x0: 8_500_000, y0: 0, k0: 0.999923 },
  { code: 2180, meridian: 19, x0: 500_000, y0: -5_300_000, k0: 0.9993 },
] as const

/** `EPSG:…` of a definition in WKT, as a `.prj` has it; the name in it where it is none that is known here. */
export function crsOfWkt(wkt: string): string {
  const parsed = definition.safeParse(parsedWkt(wkt)).data
  if (parsed === undefined) return wkt.trim().slice(0, 80)
  const code = codeOf(parsed)
  return code === undefined ? (parsed.title ?? parsed.name ?? parsed.projName) : `EPSG:${code}`
}

function parsedWkt(wkt: string): unknown {
  try {
    return parseWkt(wkt)
  } catch {
    return undefined
  }
}

function codeOf({ projName, datumCode, long0 = NaN, ...more }: Definition): number | undefined {
  if (projName === 'longlat') return datumCode === 'wgs84' ? 4326 : undefined
  if (/mercator_aux|popular|pseudo|mercator_1sp/i.test(projName))
    return datumCode === 'wgs84' ? 3857 : undefined
  if (!/^(transverse_mercator|gauss_kruger)$/i.test(projName)) return undefined
  const meridian = (long0 * 180) / Math.PI
  const found = POLAND.find(
    ({ meridian: own, x0, y0, k0 }) =>
      Math.abs(own - meridian) < 1e-6 &&
      x0 === more.x0 &&
      y0 === more.y0 &&
      Math.abs(k0 - (more.k0 ?? NaN)) < 1e-7,
  )
  return found?.code
}
