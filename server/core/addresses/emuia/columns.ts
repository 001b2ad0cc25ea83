import { foldPolish } from '../search/fold.ts'

/** What a table can tell of an address point. */
export const EMUIA_FIELDS = [
  'iip',
  'namespace',
  'localId',
  'version',
  'simc',
  'locality',
  'ulic',
  'street',
  'number',
  'postcode',
  'state',
  'easting',
  'northing',
] as const
export type EmuiaField = (typeof EMUIA_FIELDS)[number]

/** Without these there is no point. */
const NEEDED: readonly EmuiaField[] = ['number', 'easting', 'northing']

/** Names of columns as cities write them, without case, accents, spaces and underlines. */
const KNOWN: Readonly<Record<EmuiaField, readonly string[]>> = {
  iip: ['iip', 'idiip', 'identyfikatoriip'],
  namespace: ['przestrzennazw', 'idiipprzestrzennazw', 'namespace'],
  localId: ['lokalnyid', 'idlokalny', 'idiiplokalnyid', 'localid'],
  version: ['wersjaid', 'idwersji', 'idiipwersjaid', 'version'],
  simc: ['simc', 'sym', 'symsimc', 'idsimc', 'identyfikatorsimc', 'kodsimc'],
  locality: ['miejscowosc', 'nazwamiejscowosci', 'miasto', 'locality'],
  ulic: ['ulic', 'symul', 'idulic', 'identyfikatorulic', 'kodulic', 'symbolulicy'],
  street: ['ulica', 'nazwaulicy', 'nazwapelna', 'ulicaplac', 'street'],
  number: ['numer', 'nr', 'numerporzadkowy', 'nrporzadkowy', 'nrporz', 'numeradresowy', 'nradresowy', 'number'],
  postcode: ['kodpocztowy', 'kod', 'pna', 'postcode'],
  state: ['stan', 'status', 'statusadresu', 'state'],
  easting: ['easting', 'e', 'x', 'wspx', 'wspolrzednax', 'lon', 'dlugosc'],
  northing: ['northing', 'n', 'y', 'wspy', 'wspolrzednay', 'lat', 'szerokosc'],
}

export type EmuiaColumns = Partial<Record<EmuiaField, number>>

export interface FoundColumns {
  readonly columns: EmuiaColumns
  /** Needed and not found. */
  readonly missing: readonly EmuiaField[]
  /** Named by the person, but not in the table. */
  readonly absent: readonly string[]
}

/** Where in the header each field stands: as the person says (`mapping`), else by names that cities use. */
export function findColumns(
  header: readonly string[],
  mapping: Partial<Record<EmuiaField, string>>,
): FoundColumns {
  const bare = header.map(bareName)
  const columns: EmuiaColumns = {}
  const absent: string[] = []
  for (const field of EMUIA_FIELDS) {
    const said = mapping[field]
    const at = said === undefined ? bare.findIndex((name) => KNOWN[field].includes(name)) : header.indexOf(said)
    if (at !== -1) columns[field] = at
    else if (said !== undefined) absent.push(said)
  }
  return { columns, absent, missing: NEEDED.filter((field) => columns[field] === undefined) }
}

function bareName(name: string): string {
  return foldPolish(name).replaceAll(' ', '')
}
