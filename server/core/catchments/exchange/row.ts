import type { NumberRule, Parity } from '../rules/rule.ts'

/** The columns of the list that recruitment systems and schools exchange; the last two may be left out. */
export const COLUMNS = [
  'rspo',
  'school',
  'simc',
  'ulic',
  'street',
  'side',
  'from',
  'to',
  'numbers',
  'except',
  'grades',
  'entry_year',
  'locality',
  'joint',
] as const
export type Column = (typeof COLUMNS)[number]

/** What must be there for a table to be such a list. */
export const REQUIRED: readonly Column[] = ['street', 'side', 'from', 'to', 'numbers', 'except']

/** For which grades and entrants a row holds, and whose catchments share its school's. */
export interface Reach {
  /** Null: all. */
  readonly grades: readonly number[] | null
  /** First September; null: that of the plan. */
  readonly entryYearFrom: number | null
  /** First September for whose entrants it holds no more; null: open. */
  readonly entryYearTo: number | null
}

/** A row of the list, with its school and its place as they are written. */
export interface ListRow extends NumberRule, Reach {
  readonly rspo: number | null
  readonly school: string | null
  readonly simc: string | null
  readonly ulic: string | null
  /** Null: the whole locality, or its houses without a street. */
  readonly street: string | null
  readonly locality: string | null
  /** Schools with the same word are declared joint; null: the list does not say. */
  readonly joint: string | null
}

const SIDES: Readonly<Record<string, Parity>> = {
  '': 'all',
  all: 'all',
  wszystkie: 'all',
  odd: 'odd',
  nieparzyste: 'odd',
  even: 'even',
  parzyste: 'even',
}

export const sideOf = (text: string): Parity | undefined => SIDES[text.toLocaleLowerCase('pl')]

/** `2; 4A, 12/14` */
export const listOf = (text: string): string[] =>
  text
    .split(/[,;]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

const MOST_GRADES = 8

/** `1-3, 5`; null is all of them, undefined cannot be understood. */
export function gradesOf(text: string): readonly number[] | null | undefined {
  if (text === '') return null
  const grades = new Set<number>()
  for (const item of listOf(text)) {
    const [, first, last] = /^(\d)(?:\s*[-–]\s*(\d))?$/.exec(item) ?? []
    if (first === undefined) return undefined
    for (let grade = Number(first); grade <= Number(last ?? first); grade++) grades.add(grade)
  }
  const sorted = [...grades].sort((a, b) => a - b)
  return sorted.length > 0 && sorted.every((grade) => grade >= 0 && grade <= MOST_GRADES) ? sorted : undefined
}

/** `2027`: entrants of that year and later; `2027-2029`: of these three years. */
export function yearsOf(
  text: string,
): { readonly from: number | null; readonly to: number | null } | undefined {
  if (text === '') return { from: null, to: null }
  const [, first, last] = /^((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?$/.exec(text) ?? []
  if (first === undefined) return undefined
  const to = last === undefined ? null : Number(last) + 1
  return to !== null && to <= Number(first) ? undefined : { from: Number(first), to }
}
