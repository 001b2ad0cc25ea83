declare module 'wkt-parser' {
  /** The parts of a reference system given as WKT 1 or 2; throws for what is none. */
  export default function parseWkt(wkt: string): unknown
}
