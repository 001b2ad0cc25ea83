import type { RawPoint } from '../prg/record.ts'
import { readFlatStreet } from '../prg/street-name.ts'
import type { EmuiaColumns, EmuiaField } from './columns.ts'

export interface TableManner {
  readonly columns: EmuiaColumns
  /** EPSG of the coordinates. */
  readonly crs: number
  /** Whose register it is: the town of a table that names no locality. */
  readonly municipality: { readonly teryt: string; readonly name: string }
}

/** An address point as a row of the city's table has it; texts are checked later. */
export function readRow(
  record: string,
  cells: readonly string[],
  { columns, crs, municipality }: TableManner,
): RawPoint {
  const cell = (field: EmuiaField) => {
    const at = columns[field]
    const text = at === undefined ? '' : (cells[at]?.trim() ?? '')
    return text === '' ? undefined : text
  }
  const street = cell('street')
  return {
    record,
    ...publicId(cell),
    version: cell('version'),
    isEnded: false,
    teryt: municipality.teryt,
    municipality: undefined,
    simc: cell('simc'),
    locality: cell('locality') ?? (columns.locality === undefined ? municipality.name : undefined),
    ulic: cell('ulic'),
    street: street === undefined ? null : readFlatStreet(street),
    number: cell('number'),
    postcode: cell('postcode'),
    state: cell('state'),
    x: numberOf(cell('easting')),
    y: numberOf(cell('northing')),
    srid: crs,
  }
}

/** `przestrzenNazw/lokalnyId`, in one column or in two. */
function publicId(cell: (field: EmuiaField) => string | undefined): Pick<RawPoint, 'namespace' | 'localId'> {
  const whole = /^([^/]+)\/(.+)$/.exec(cell('iip') ?? '')
  return { namespace: whole?.[1] ?? cell('namespace'), localId: whole?.[2] ?? cell('localId') }
}

/** `381582,6`, `381 582.60`; NaN where there is none. */
function numberOf(text: string | undefined): number {
  return text === undefined ? NaN : Number(text.replaceAll(/\s/g, '').replace(',', '.'))
}
