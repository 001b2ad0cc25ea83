import { foldStreet, type KnownStreet } from './places.ts'

/** Streets whose names are spelt most like one that nobody knows; none where nothing is alike. */
export function nearestNames(
  written: string,
  streets: readonly KnownStreet[],
  most: number,
): readonly string[] {
  const wanted = pairsOf(foldStreet(written))
  if (wanted.size === 0) return []
  const LIKE = 0.5
  return streets
    .map(({ fullName }) => ({ fullName, likeness: likeness(wanted, pairsOf(foldStreet(fullName))) }))
    .filter((each) => each.likeness >= LIKE)
    .sort((a, b) => b.likeness - a.likeness || a.fullName.localeCompare(b.fullName, 'pl'))
    .slice(0, most)
    .map(({ fullName }) => fullName)
}

/** Pairs of letters that stand side by side, the border of the name among them. */
function pairsOf(name: string): ReadonlySet<string> {
  const framed = ` ${name} `
  return new Set(
    Array.from({ length: Math.max(0, framed.length - 1) }, (_, index) => framed.slice(index, index + 2)),
  )
}

/** Dice's coefficient: 1 the same pairs, 0 none in common. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((pair) => b.has(pair)).length
  return (2 * common) / (a.size + b.size)
}
