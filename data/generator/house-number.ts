/** The whole number that a house number starts with: 12 of `12A` and of `12/14`. */
export function leading(number: string): number {
  return Number.parseInt(number, 10)
}

export function isOdd(number: string): boolean {
  return leading(number) % 2 === 1
}

/** The capital letter after the leading number, '' when there is none. */
export function letterOf(number: string): string {
  return /^\d+([A-Z])/.exec(number)?.[1] ?? ''
}

/** Orders house numbers as they stand along a street: 2, 2A, 2B, 4. */
export function compareNumbers(a: string, b: string): number {
  return leading(a) - leading(b) || letterOf(a).localeCompare(letterOf(b)) || a.localeCompare(b)
}
