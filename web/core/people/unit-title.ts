import { schoolYear, today } from '../../platform/days.ts'

const YEARS_BEFORE = 3

/** `2026/27`, of the year in which it begins. */
export const schoolYearTitle = (year: number) => `${year}/${String((year + 1) % 100).padStart(2, '0')}`

/** `5a (2026/27)`. */
export const unitTitle = ({
  name,
  schoolYear: year,
}: {
  readonly name: string
  readonly schoolYear: number
}) => `${name} (${schoolYearTitle(year)})`

/** The year in which the school year of a day begins. */
export const currentSchoolYear = (day = today()) => Number(schoolYear(day).slice(0, 4))

/** The next school year, this one and some before: those in which class units are looked after. */
export function schoolYearsAround(day = today()): readonly number[] {
  const next = currentSchoolYear(day) + 1
  return Array.from({ length: YEARS_BEFORE + 2 }, (_, index) => next - index)
}
