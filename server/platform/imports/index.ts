export { faultOfPlace, hasAmbiguousAxes, readCrs, SUPPORTED_CRS } from './crs.ts'
export { importReport, type Sight } from './contract.ts'
export { emptyReport, type ImportReport, type RefusedRecord } from './report.ts'
export { type ImportEntry, importsThatHold, insertImport } from './repository/history.ts'
export {
  type Import,
  type ImportFile,
  importFiles,
  namedFile,
  importOptions,
  layerIn,
  type Landing,
  runImport,
} from './run-import.ts'
export { readMapping } from './mapping.ts'
export { crsOption, mapOption, tableColumns, textOption } from './table-options.ts'
export type { Table, TableRow } from './table.ts'
export { openTable, tableLine } from './table-file.ts'
export { isXmlFile, readTextFile, textChunks } from './text-file.ts'
export { isArchive, unpackArchives } from './zip-file.ts'
export { readXml, type XmlReading } from './xml.ts'
export {
  CRS_FIELD,
  LAYER_FIELD,
  type ImportField,
  type ImportKind,
  REGISTER_FIELDS,
  STRICT_FIELD,
} from './kind.ts'
export type { FeatureFile, SourceFeature } from './features/feature.ts'
export { FEATURE_FILES, readFeatures } from './features/read.ts'
export type { ImportedTable } from './imported-table.ts'
