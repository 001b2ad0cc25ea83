/** A ring as `x0, y0, x1, y1 …`, its first point not repeated at the end. */
export type Ring = readonly number[]

const LITTLE_ENDIAN = 1
const POLYGON = 3
const COLLECTION = 7

/** The outer rings of a collection of polygons in little-endian WKB, as the database writes Voronoi cells. */
export function readRings(wkb: Uint8Array): Ring[] {
  const bytes = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength)
  let at = 0
  const uint = () => {
    at += 4
    return bytes.getUint32(at - 4, true)
  }
  const header = (type: number) => {
    if (bytes.getUint8(at) !== LITTLE_ENDIAN) throw new Error('The cells are not little-endian WKB')
    at += 1
    if (uint() !== type) throw new Error('The cells are no collection of polygons')
    return uint()
  }
  const ring = (): Ring => {
    const count = uint()
    const values = Array.from({ length: (count - 1) * 2 }, (_, index) =>
      bytes.getFloat64(at + index * 8, true),
    )
    at += count * 16
    return values
  }

  const cells = header(COLLECTION)
  return Array.from({ length: cells }, () => {
    if (header(POLYGON) !== 1) throw new Error('A Voronoi cell has no holes')
    return ring()
  })
}
