declare module 'geojson-validation' {
  /** Tests the structure of a value by the GeoJSON specification; what is true of the world it does not know. */
  interface Validation {
    isPolygon(value: unknown): boolean
    isMultiPolygon(value: unknown): boolean
  }
  const validation: Validation
  export default validation
}
