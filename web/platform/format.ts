const dates = new Intl.DateTimeFormat('pl-PL', { dateStyle: 'long', timeZone: 'UTC' })
const integers = new Intl.NumberFormat('pl-PL', { maximumFractionDigits: 0, useGrouping: 'always' })
const kilometres = new Intl.NumberFormat('pl-PL', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** `2026-09-01` → `1 września 2026`. */
export function formatDate(date: string): string {
  return dates.format(new Date(`${date}T00:00:00Z`))
}

export function formatCount(count: number): string {
  return integers.format(count)
}

/** A distance to orient oneself by, rounded: `850 m`, `1,2 km`. Not for distances that decide a right. */
export function formatDistance(metres: number): string {
  const tens = Math.max(10, Math.round(metres / 10) * 10)
  if (tens < 1_000) return `${tens}\u00A0m`
  return `${kilometres.format(metres / 1_000)}\u00A0km`
}

/** A name whose number and abbreviations stay with the word after them: `Szkoła Podstawowa nr 18 im. Jana Matejki`. */
export function unbroken(name: string): string {
  return name.replaceAll(/(?<= |^)(nr|im\.|ul\.|al\.|pl\.|św\.|ks\.|gen\.|dr|[wzioau]) /giu, '$1\u00A0')
}

const ROMAN = ['0', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII']

/** Grades as schools write them, runs joined: `[1, 2, 3, 5]` → `I–III, V`. */
export function formatGrades(grades: readonly number[]): string {
  const sorted = [...grades].sort((a, b) => a - b)
  const runs: [number, number][] = []
  for (const grade of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && grade === last[1] + 1) last[1] = grade
    else runs.push([grade, grade])
  }
  return runs.map(([from, to]) => (from === to ? roman(from) : `${roman(from)}–${roman(to)}`)).join(', ')
}

function roman(grade: number): string {
  return ROMAN[grade] ?? String(grade)
}
