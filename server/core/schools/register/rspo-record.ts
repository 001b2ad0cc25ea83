import { kindOfTypeName } from '../naming/kinds.ts'
import { properSchoolName } from '../naming/proper-name.ts'
import { markOf, shortNameOf } from '../naming/short-name.ts'
import { type SchoolRecord } from './record.ts'
import { type RspoFields, type RspoRow } from './rspo-file.ts'

/** Where RSPO says that a school stands. */
export interface Seat {
  readonly locality: string
  /** As the register writes it, `ul. Podgórna`; '' where a locality has no streets. */
  readonly street: string
  readonly number: string
  readonly postcode: string | null
}

/** A school as the register knows it; what the register does not know is left to the caller. */
export type RegisterRecord = Omit<SchoolRecord, 'rspo' | 'sites' | 'originYear' | 'isFictional'> & {
  readonly rspo: number
}

export type RefusalReason =
  | 'field-count'
  | 'no-municipality'
  | 'no-number'
  | 'number-not-integer'
  | 'no-name'
  | 'name-too-long'
  | 'unknown-type'
  | 'bad-date'
  | 'ends-before-it-begins'

export type ReadRecord =
  | { readonly kind: 'outside' }
  /** `rspo` is its number where that could be read: the file has the school, however ill. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly rspo: number | null }
  | { readonly kind: 'school'; readonly record: RegisterRecord; readonly seat: Seat }

/** The origin of everything that comes from the register. */
export const RSPO_ORIGIN = 'RSPO'

const PRIMARY = 3
const MAX_INT = 2_147_483_647
/** Names of the register have up to some 250 characters; a longer one is a damaged file. */
const LONGEST_NAME = 500

/** What a row of the register says, for the municipality with the seven-digit code `teryt`. */
export function readRspoRecord({ fields }: RspoRow, teryt: string): ReadRecord {
  if (fields === undefined) return { kind: 'refused', reason: 'field-count', rspo: null }
  const rspo = integer(fields['Numer RSPO'])
  const where = placeOf(fields, teryt)
  if (where === 'unknown') return { kind: 'refused', reason: 'no-municipality', rspo }
  if (where === 'outside') return { kind: 'outside' }
  const record = registerRecord(fields, rspo)
  return typeof record === 'string'
    ? { kind: 'refused', reason: record, rspo }
    : { kind: 'school', record, seat: seatOf(fields) }
}

/**
 * Codes lose their leading zeros in spreadsheets (`663011` is `0663011`), some exports leave out the kind of
 * municipality (`066301`), others split the code among three columns (`06`, `63`, `011`).
 */
function placeOf(fields: RspoFields, teryt: string): 'here' | 'outside' | 'unknown' {
  const digits = (text: string) => text.replaceAll(/\D/g, '')
  const code = digits(fields['Kod terytorialny gmina'])
  if (code === '') return 'unknown'
  if (code.length > 3) {
    return code.padStart(7, '0') === teryt || code === teryt.slice(0, 6) ? 'here' : 'outside'
  }
  const voivodship = digits(fields['Kod terytorialny województwo']).padStart(2, '0')
  const county = digits(fields['Kod terytorialny powiat']).slice(-2).padStart(2, '0')
  return `${voivodship}${county}${code.padStart(3, '0')}` === teryt ? 'here' : 'outside'
}

function registerRecord(fields: RspoFields, rspo: number | null): RegisterRecord | RefusalReason {
  if (fields['Numer RSPO'] === '') return 'no-number'
  if (rspo === null) return 'number-not-integer'
  if (fields.Nazwa === '') return 'no-name'
  if (fields.Nazwa.length > LONGEST_NAME) return 'name-too-long'
  const kind = kindOfTypeName(fields.Typ)
  if (kind === undefined) return 'unknown-type'
  const period = periodOf(fields)
  if (typeof period === 'string') return period

  const name = properSchoolName(fields.Nazwa)
  const isPublic = fields['Publiczność status'].toLowerCase() === 'publiczna'
  return {
    rspo,
    kind,
    name,
    shortName: shortNameOf(kind, name),
    mark: markOf(kind, name),
    isPublic,
    hasCatchment: kind === PRIMARY && isPublic && isForEveryChild(fields),
    specificity: known(fields['Specyfika placówki']),
    pupilCategory: known(fields['Kategoria uczniów']),
    complexRspo: integer(fields['RSPO podmiotu nadrzędnego']),
    governingBody: known(fields['Nazwa organu prowadzącego']),
    phone: known(fields.Telefon),
    email: known(fields['E-mail']),
    website: known(fields['Strona www']),
    origin: RSPO_ORIGIN,
    ...period,
  }
}

/** The list does not say who has a catchment: special, sports and arts schools and those for adults have none. */
function isForEveryChild(fields: RspoFields): boolean {
  const { Nazwa: name, 'Specyfika placówki': specificity, 'Kategoria uczniów': pupils } = fields
  return !/specjaln|dorosł|mistrzostwa sportow|^sportowa|artyst|muzycz|szpital/iu.test(
    `${name} ${specificity} ${pupils}`,
  )
}

function periodOf(fields: RspoFields): { validFrom: string | null; validTo: string | null } | RefusalReason {
  const begun = date(fields['Data rozpoczęcia działalności']) ?? date(fields['Data założenia'])
  const ended = date(fields['Data likwidacji'])
  if (begun === 'bad-date' || ended === 'bad-date') return 'bad-date'
  if (begun !== undefined && ended !== undefined && ended < begun) return 'ends-before-it-begins'
  return { validFrom: begun ?? null, validTo: ended ?? null }
}

/** `2019-09-01` from that form or `01.09.2019`; `undefined` when there is none. */
function date(text: string): string | undefined {
  if (text === '') return undefined
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text) ?? []
  const iso = year === undefined ? text.slice(0, 10) : `${year}-${month ?? ''}-${day ?? ''}`
  const time = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? 'bad-date' : iso
}

function integer(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) <= MAX_INT ? Number(text) : null
}

function known(text: string): string | null {
  return text === '' ? null : text
}

function seatOf(fields: RspoFields): Seat {
  const postcode = fields['Kod pocztowy'].replaceAll(/\D/g, '')
  return {
    locality: fields.Miejscowość,
    street: fields.Ulica,
    number: fields['Numer budynku'],
    postcode: postcode.length === 5 ? `${postcode.slice(0, 2)}-${postcode.slice(2)}` : null,
  }
}
