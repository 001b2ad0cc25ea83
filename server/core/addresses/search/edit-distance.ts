/**
 * Typing errors between two words: letters left out, added, changed or two neighbours swapped (each part of the
 * word edited once). Answers `limit + 1` for anything above the limit.
 */
export function typingErrors(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const start = sameStart(a, b)
  const end = sameEnd(a.slice(start), b.slice(start))
  return errorsBetween(a.slice(start, a.length - end), b.slice(start, b.length - end), limit)
}

function sameStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

function sameEnd(a: string, b: string): number {
  let length = 0
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++
  return length
}

function errorsBetween(a: string, b: string, limit: number): number {
  if (a === '' || b === '') return Math.min(a.length + b.length, limit + 1)
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const cost = cellCost({ a, b, row, column }, { before, above, left: current[column - 1] ?? row })
      current.push(cost)
      if (cost < least) least = cost
    }
    if (least > limit) return limit + 1
    before = above
    above = current
  }
  return Math.min(above[b.length] ?? limit + 1, limit + 1)
}

function cellCost(
  cell: { a: string; b: string; row: number; column: number },
  around: { before: readonly number[]; above: readonly number[]; left: number },
): number {
  const { a, b, row, column } = cell
  const same = a[row - 1] === b[column - 1]
  const changed = (around.above[column - 1] ?? 0) + (same ? 0 : 1)
  const cost = Math.min(changed, (around.above[column] ?? 0) + 1, around.left + 1)
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
  return swapped ? Math.min(cost, (around.before[column - 2] ?? 0) + 1) : cost
}
