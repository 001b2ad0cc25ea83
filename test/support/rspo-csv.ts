/** The header of the public list of RSPO, exactly. */
const HEADER =
  'Numer RSPO;REGON;NIP;Typ;Nazwa;Kod terytorialny województwo;Kod terytorialny powiat;Kod terytorialny gmina;Kod terytorialny miejscowość;Kod terytorialny ulica;Województwo;Powiat;Gmina;Miejscowość;Rodzaj miejscowości;Ulica;Numer budynku;Numer lokalu;Kod pocztowy;Poczta;Telefon;Faks;E-mail;Strona www;Publiczność status;Kategoria uczniów;Specyfika placówki;Imię i nazwisko dyrektora;Data założenia;Data rozpoczęcia działalności;Data likwidacji;Typ organu prowadzącego;Nazwa organu prowadzącego;REGON organu prowadzącego;NIP organu prowadzącego;Województwo organu prowadzącego;Powiat organu prowadzącego;Gmina organu prowadzącego;Miejsce w strukturze;RSPO podmiotu nadrzędnego;Typ podmiotu nadrzędnego;Nazwa podmiotu nadrzędnego;Liczba uczniów;Tereny sportowe;Języki nauczane;Czy zatrudnia logopedę;Czy zatrudnia psychologa;Czy zatrudnia pedagoga;Oddziały podstawowe wg specyfiki;Oddziały dodatkowe'

/** Fields of a record by the names of their columns; the others are those of a public primary school of Koszalin. */
export type RspoFixture = Readonly<Record<string, string>>

const DEFAULTS: RspoFixture = {
  Typ: 'Szkoła podstawowa',
  'Kod terytorialny województwo': '32',
  'Kod terytorialny powiat': '3261',
  'Kod terytorialny gmina': '3261011',
  Województwo: 'ZACHODNIOPOMORSKIE',
  Powiat: 'Koszalin',
  Gmina: 'Koszalin',
  Miejscowość: 'Koszalin',
  'Publiczność status': 'publiczna',
  'Kategoria uczniów': 'Dzieci lub młodzież',
  'Specyfika placówki': 'brak specyfiki',
  'Data założenia': '1999-09-01',
  'Data rozpoczęcia działalności': '1999-09-01',
}

/** A public list of RSPO with the given records. */
export function rspoCsv(records: readonly RspoFixture[], header = HEADER): string {
  const columns = header.split(';')
  const rows = records.map((record) => {
    const fields: RspoFixture = { ...DEFAULTS, ...record }
    return columns.map((column) => quoted(fields[column] ?? '')).join(';')
  })
  return [header, ...rows, ''].join('\r\n')
}

function quoted(field: string): string {
  return /[;"\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** The text in the encoding of older exports; throws where it has no such letter. */
export function windows1250(text: string): Buffer {
  const bytes = Array.from(text, (letter) => {
    const byte = byteOf.get(letter)
    if (byte === undefined) throw new Error(`No ${letter} in windows-1250`)
    return byte
  })
  return Buffer.from(bytes)
}

const byteOf = new Map(
  Array.from(
    { length: 256 },
    (_, byte) => [new TextDecoder('windows-1250').decode(Uint8Array.of(byte)), byte] as const,
  ),
)
