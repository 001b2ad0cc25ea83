import type { RawPoint } from './record.ts'
import { readFlatStreet } from './street-name.ts'

/** Columns of the flat extract, as texts: the same in GML (elements of `ogr:`) and in GeoJSON (properties). */
export type FlatColumns = (name: string) => string | undefined

/** Whether a feature has the columns of the flat extract at all; empty ones are left out of GML. */
export function isFlat(columns: FlatColumns): boolean {
  return ['pad_numer_porzadkowy', 'pad_prg_iip_identyfikator', 'gmi_teryt_identyfikator'].some(
    (name) => columns(name) !== undefined,
  )
}

export interface FlatPosition {
  /** Easting and northing, or longitude and latitude: this layout never writes them the other way round. */
  readonly x: number
  readonly y: number
  readonly srid: number
}

export function readFlat(record: string, columns: FlatColumns, position: FlatPosition): RawPoint {
  const street = columns('ulc_nazwa')?.trim()
  return {
    record,
    // `iip_identyfikator` has been through a float and is lost; the id in PRG is the one of the other models.
    namespace: columns('pad_prg_iip_przestrzen_nazw'),
    localId: columns('pad_prg_iip_identyfikator'),
    version: columns('pad_prg_iip_wersja'),
    isEnded: false,
    teryt: columns('gmi_teryt_identyfikator'),
    municipality: columns('gmi_nazwa'),
    simc: columns('mjs_teryt_identyfikator'),
    locality: columns('mjs_nazwa'),
    ulic: columns('ulc_teryt_identyfikator'),
    street: street === undefined || street === '' ? null : readFlatStreet(street),
    number: columns('pad_numer_porzadkowy'),
    postcode: columns('pad_kod_pocztowy'),
    state: columns('pad_sps'),
    ...position,
  }
}
