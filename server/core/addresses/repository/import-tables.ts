import type { ImportedTable } from '../../../platform/imports/index.ts'

/** The municipality's own row, of which imports write the area and the name. */
const municipality = (columns: readonly string[]): ImportedTable => ({
  name: 'public.municipalities',
  columns,
  only: 't.schema_name = current_schema()',
  geometry: 'boundary',
  sight: { label: 't.name' },
})
const LOCALITIES: ImportedTable = { name: 'addresses_localities', sight: { label: 't.name' } }
/** A street is where its houses are; of many one has none yet. */
const STREETS: ImportedTable = {
  name: 'addresses_streets',
  sight: {
    label: `(SELECT t.full_name || ', ' || l.name FROM addresses_localities AS l WHERE l.id = t.locality_id)`,
    isClosed: 't.closed_on IS NOT NULL AND w.closed_on IS NULL',
    place: `(SELECT ST_Collect(s.geom) FROM addresses_street_lines AS s WHERE s.street_id = t.id)`,
  },
}
const FORMER_NAMES: ImportedTable = {
  name: 'addresses_former_names',
  sight: {
    label: `(SELECT t.name || ' → ' || s.full_name FROM addresses_streets AS s WHERE s.id = t.street_id)`,
  },
}
const POINTS: ImportedTable = {
  name: 'addresses',
  geometry: 'geom',
  sight: {
    label: '(SELECT l.label FROM addresses_labelled AS l WHERE l.id = t.id)',
    isClosed: 't.closed_on IS NOT NULL AND w.closed_on IS NULL',
  },
}

/** What each import writes, each table after those to which it refers. */
export const BOUNDARY_TABLES: readonly ImportedTable[] = [municipality(['boundary'])]
export const TERYT_TABLES: readonly ImportedTable[] = [
  municipality(['name', 'title']),
  LOCALITIES,
  STREETS,
  FORMER_NAMES,
]
export const POINT_TABLES: readonly ImportedTable[] = [LOCALITIES, STREETS, POINTS]
export const STREET_NAME_TABLES: readonly ImportedTable[] = [FORMER_NAMES]
