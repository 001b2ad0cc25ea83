/** Names of a table's columns as cities write them; what each tells of an address point. */
export const EMUIA_COLUMNS = {
  iip: ['iip', 'idiip', 'identyfikatoriip'],
  namespace: ['przestrzennazw', 'idiipprzestrzennazw', 'namespace'],
  localId: ['lokalnyid', 'idlokalny', 'idiiplokalnyid', 'localid'],
  version: ['wersjaid', 'idwersji', 'idiipwersjaid', 'version'],
  simc: ['simc', 'sym', 'symsimc', 'idsimc', 'identyfikatorsimc', 'kodsimc'],
  locality: ['miejscowosc', 'nazwamiejscowosci', 'miasto', 'locality'],
  ulic: ['ulic', 'symul', 'idulic', 'identyfikatorulic', 'kodulic', 'symbolulicy'],
  street: ['ulica', 'nazwaulicy', 'nazwapelna', 'ulicaplac', 'street'],
  number: [
    'numer',
    'nr',
    'numerporzadkowy',
    'nrporzadkowy',
    'nrporz',
    'numeradresowy',
    'nradresowy',
    'number',
  ],
  postcode: ['kodpocztowy', 'kod', 'pna', 'postcode'],
  state: ['stan', 'status', 'statusadresu', 'state'],
  // Surveyors call the northing X: `axes-swapped` tells where a table means that, and a mapping turns it round.
  easting: ['easting', 'e', 'x', 'wspx', 'wspolrzednax', 'lon', 'dlugosc'],
  northing: ['northing', 'n', 'y', 'wspy', 'wspolrzednay', 'lat', 'szerokosc'],
} as const
export type EmuiaField = keyof typeof EMUIA_COLUMNS
export type EmuiaColumns = Partial<Record<EmuiaField, number>>

/** Without these there is no point. */
export const EMUIA_NEEDED: readonly EmuiaField[] = ['number', 'easting', 'northing']
