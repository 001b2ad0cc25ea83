import { compareNumbers, parseHouseNumber } from '../../addresses/index.ts'
import type { NumberRule, RuleKind } from '../rules/rule.ts'
import { type Column, gradesOf, listOf, type ListRow, sideOf, yearsOf } from './row.ts'

/** Why a row of the list says nothing that could be kept: a key of the catalogue below `imports.list`. */
export type RowFault =
  | 'no-school'
  | 'bad-rspo'
  | 'no-place'
  | 'bad-simc'
  | 'bad-ulic'
  | 'bad-side'
  | 'bad-number'
  | 'from-after-to'
  | 'numbers-and-range'
  | 'bad-grades'
  | 'bad-year'
  | 'too-long'

const LONGEST = 200

/** Reads a row of the exchange list from its trimmed cells; a fault names what cannot be understood. */
export function readRow(cell: (column: Column) => string, planYear: number): ListRow | RowFault {
  const texts = ['rspo', 'school', 'simc', 'ulic', 'street', 'locality', 'joint'] as const
  if (texts.some((column) => cell(column).length > LONGEST || cell(column).includes('\u0000')))
    return 'too-long'
  const place = readPlace(cell)
  if (typeof place === 'string') return place
  const numbers = readNumbers(cell)
  if (typeof numbers === 'string') return numbers
  const grades = gradesOf(cell('grades'))
  if (grades === undefined) return 'bad-grades'
  const years = yearsOf(cell('entry_year'))
  if (years === undefined) return 'bad-year'
  return {
    ...place,
    ...numbers,
    grades,
    // Those who enter before the plan begins are not its business.
    entryYearFrom: years.from === null || years.from <= planYear ? null : years.from,
    entryYearTo: years.to,
    joint: cell('joint') || null,
  }
}

type Place = Pick<ListRow, 'rspo' | 'school' | 'simc' | 'ulic' | 'street' | 'locality'>

const FORMS = [
  ['rspo', /^\d{0,9}$/, 'bad-rspo'],
  ['simc', /^\d{0,7}$/, 'bad-simc'],
  ['ulic', /^\d{0,5}$/, 'bad-ulic'],
] as const

function readPlace(cell: (column: Column) => string): Place | RowFault {
  if (cell('rspo') === '' && cell('school') === '') return 'no-school'
  const misformed = FORMS.find(([column, form]) => !form.test(cell(column)))
  if (misformed !== undefined) return misformed[2]
  const textOf = (column: Column) => cell(column) || null
  const rspo = textOf('rspo')
  const place = {
    rspo: rspo === null ? null : Number(rspo),
    school: textOf('school'),
    // Spreadsheets eat zeros at the beginning.
    simc: textOf('simc')?.padStart(7, '0') ?? null,
    ulic: textOf('ulic')?.padStart(5, '0') ?? null,
    street: textOf('street'),
    locality: textOf('locality'),
  }
  const { simc, ulic, street, locality } = place
  return [simc, ulic, street, locality].every((part) => part === null) ? 'no-place' : place
}

function readNumbers(cell: (column: Column) => string): NumberRule | RowFault {
  const parity = sideOf(cell('side'))
  if (parity === undefined) return 'bad-side'
  const [from, to] = [cell('from') || null, cell('to') || null]
  const [numbers, except] = [listOf(cell('numbers')), listOf(cell('except'))]
  const isRange = from !== null || to !== null
  if (isRange && numbers.length > 0) return 'numbers-and-range'
  const fault = faultOfBounds(from, to)
  if (fault !== undefined) return fault
  if (![...numbers, ...except].every(isNumber)) return 'bad-number'
  return {
    kind: kindOf(isRange, numbers),
    parity: numbers.length > 0 ? 'all' : parity,
    from,
    to,
    numbers,
    except,
  }
}

function kindOf(isRange: boolean, numbers: readonly string[]): RuleKind {
  if (numbers.length > 0) return 'list'
  return isRange ? 'range' : 'whole'
}

function faultOfBounds(from: string | null, to: string | null): RowFault | undefined {
  if ([from, to].some((bound) => bound !== null && !isNumber(bound))) return 'bad-number'
  if (from === null || to === null) return undefined
  return compareBounds(from, to) > 0 ? 'from-after-to' : undefined
}

/** Spreadsheets make days of `12/14`: a day is no house number. */
const isNumber = (text: string): boolean => !/^\d{4}-\d\d-\d\d/.test(text) && parseHouseNumber(text) !== null

/** A bound without a letter takes in all letters of its number (law.md 2.2 b): from 12C to 12 there are houses. */
function compareBounds(from: string, to: string): number {
  const [first, last] = [parseHouseNumber(from), parseHouseNumber(to)]
  if (first?.integer === last?.integer && (first?.letter === '' || last?.letter === '')) return 0
  return compareNumbers(from, to)
}
