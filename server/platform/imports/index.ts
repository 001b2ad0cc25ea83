export { agreedCrs, faultOfPlace, hasAmbiguousAxes, readCrs, SUPPORTED_CRS } from './crs.ts'
export { emptyReport, type ImportReport, importReport, type RefusedRecord } from './report.ts'
export { type ImportEntry, insertImport } from './repository.ts'
export {
  type Import,
  type ImportFile,
  importFiles,
  namedFile,
  importOptions,
  type Landing,
  runImport,
} from './run-import.ts'
export { openTable, type Table, tableLine, type TableRow } from './table-file.ts'
export { isXmlFile, readTextFile, textChunks } from './text-file.ts'
export { unpackArchives } from './zip-file.ts'
export { readXml, type XmlReading } from './xml.ts'
