import { z } from 'zod'

import { kindOfWord, readStreet } from '../prg/street-name.ts'
import type { RegisterStreet } from '../prg/record.ts'
import type { TerytRow } from './row.ts'

/** Why a row does not land; each has its sentence in the catalogue, under `imports.teryt`. */
export type TerytRefusal =
  'field-count' | 'no-municipality' | 'bad-symbol' | 'bad-name' | 'bad-date' | 'unknown-locality' | 'repeated'

/** The municipality itself, as TERC names it. */
export interface OfficialMunicipality {
  readonly kind: 'municipality'
  readonly name: string
  /** Whether the row is of the very code of the municipality, with its seventh digit. */
  readonly isExact: boolean
}

export interface OfficialLocality {
  readonly kind: 'locality'
  readonly record: string
  readonly simc: string
  /** The locality of which it is a part; its own symbol where it is none. */
  readonly ofSimc: string
  /** A district or delegacy of a city: it has streets, and no addresses of its own. */
  readonly isDistrict: boolean
  readonly name: string
  readonly on: string | null
}

export interface OfficialStreet {
  readonly kind: 'street'
  readonly record: string
  readonly simc: string
  readonly isOfDistrict: boolean
  readonly ulic: string
  readonly name: RegisterStreet
  readonly on: string | null
}

export type TerytRecord =
  | { readonly kind: 'outside' }
  /** Of the municipality, and nothing to keep: a part of it with a code of its own. */
  | { readonly kind: 'part' }
  | { readonly kind: 'refused'; readonly record: string; readonly reason: TerytRefusal }
  | OfficialMunicipality
  | OfficialLocality
  | OfficialStreet

/** Seventh digits of districts (Warszawa) and delegacies (Kraków, Łódź, Poznań, Wrocław). */
const DISTRICTS = ['8', '9']
/** Kinds of locality in SIMC that are such districts and delegacies. */
const DISTRICT_LOCALITIES = ['95', '98']
/** Kinds of whole municipalities: urban, rural, both. */
const WHOLE = ['1', '2', '3']
const LONGEST_NAME = 200
const LONGEST_KIND = 20

/** What a row of TERYT says, for the municipality with the seven-digit code `teryt`. */
export function readTerytRow(row: TerytRow, teryt: string): TerytRecord {
  const refuse = (reason: TerytRefusal): TerytRecord => ({ kind: 'refused', record: row.record, reason })
  const code = codeOf(row)
  if (code === undefined) return refuse('no-municipality')
  if (!isOwn(code, teryt)) return { kind: 'outside' }
  if (!row.isWhole) return refuse('field-count')
  const on = dateOf(row.cell('STAN_NA'))
  if (on === undefined) return refuse('bad-date')
  const read = readOwn(row, { code, teryt, on })
  return typeof read === 'string' ? refuse(read) : read
}

interface Code {
  /** Six digits. */
  readonly gmina: string
  readonly rodz: string
}

/** Undefined where the row does not say; voivodeships and counties have codes with nothing behind them. */
function codeOf(row: TerytRow): Code | undefined {
  const two = (column: string) => row.cell(column).padStart(2, '0')
  const [woj, pow, gmi] = [two('WOJ'), two('POW'), two('GMI')]
  const rodz = row.cell(row.catalogue === 'TERC' ? 'RODZ' : 'RODZ_GMI')
  const isWritten = row.catalogue === 'TERC' || (pow !== '00' && gmi !== '00' && rodz !== '')
  const gmina = `${woj}${pow}${gmi}`
  return isWritten && woj !== '00' && /^\d{6}$/.test(gmina) ? { gmina, rodz } : undefined
}

/** Districts of a city stand under codes of their own in the city's county. */
function isOwn({ gmina, rodz }: Code, teryt: string): boolean {
  return gmina === teryt.slice(0, 6) || (gmina.startsWith(teryt.slice(0, 4)) && DISTRICTS.includes(rodz))
}

interface Frame {
  readonly code: Code
  readonly teryt: string
  readonly on: string | null
}

function readOwn(row: TerytRow, frame: Frame): TerytRecord | TerytRefusal {
  if (row.catalogue === 'TERC') return readMunicipality(row, frame)
  return row.catalogue === 'SIMC' ? readLocality(row, frame) : readOfficialStreet(row, frame)
}

function readMunicipality(row: TerytRow, { code, teryt }: Frame): TerytRecord | TerytRefusal {
  const isExact = `${code.gmina}${code.rodz}` === teryt
  if (!isExact && (code.gmina !== teryt.slice(0, 6) || !WHOLE.includes(code.rodz))) return { kind: 'part' }
  const name = nameOf(row.cell('NAZWA'))
  return name === undefined ? 'bad-name' : { kind: 'municipality', name, isExact }
}

function readLocality(row: TerytRow, { on }: Frame): TerytRecord | TerytRefusal {
  const [simc, ofSimc] = [symbolOf(row.cell('SYM'), 7), symbolOf(row.cell('SYMPOD'), 7)]
  const name = nameOf(row.cell('NAZWA'))
  if (simc === undefined || ofSimc === undefined) return 'bad-symbol'
  if (name === undefined) return 'bad-name'
  const isDistrict = DISTRICT_LOCALITIES.includes(row.cell('RM'))
  return { kind: 'locality', record: row.record, simc, ofSimc, isDistrict, name, on }
}

/** Full name = CECHA + NAZWA_2 + NAZWA_1 (law.md 1.3). */
function readOfficialStreet(row: TerytRow, { code, on }: Frame): TerytRecord | TerytRefusal {
  const [simc, ulic] = [symbolOf(row.cell('SYM'), 7), symbolOf(row.cell('SYM_UL'), 5)]
  if (simc === undefined || ulic === undefined) return 'bad-symbol'
  const [sortName, before, kind] = [nameOf(row.cell('NAZWA_1')), row.cell('NAZWA_2'), row.cell('CECHA')]
  if (sortName === undefined || (before !== '' && nameOf(before) === undefined)) return 'bad-name'
  if (kind.length > LONGEST_KIND || hasControlCharacter(kind)) return 'bad-name'
  const name = readStreet({ kind: kindOfWord(kind), name: `${before} ${sortName}`, sortName })
  if (name === null || name.fullName.length > LONGEST_NAME) return 'bad-name'
  const isOfDistrict = DISTRICTS.includes(code.rodz)
  return { kind: 'street', record: row.record, simc, isOfDistrict, ulic, name, on }
}

/** Spreadsheets read a symbol as a number and lose its leading zeros. */
function symbolOf(text: string, length: number): string | undefined {
  return /^\d+$/.test(text) && text.length <= length && Number(text) > 0
    ? text.padStart(length, '0')
    : undefined
}

function nameOf(text: string): string | undefined {
  const name = text.replace(/\s+/gu, ' ').trim()
  return /[\p{L}\p{N}]/u.test(name) && name.length <= LONGEST_NAME && !hasControlCharacter(name)
    ? name
    : undefined
}

function hasControlCharacter(text: string): boolean {
  return /\p{C}/u.test(text)
}

/** `YYYY-MM-DD`; null for an empty cell, undefined for what is no date. */
function dateOf(text: string): string | null | undefined {
  return text === '' ? null : z.iso.date().safeParse(text).data
}
