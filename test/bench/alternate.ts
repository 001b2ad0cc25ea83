/** Five rounds in which each contestant runs once, in turn: single runs move by a third. */
export async function alternate(
  contestants: Readonly<Record<string, () => Promise<number>>>,
  rounds = 5,
): Promise<Record<string, number[]>> {
  const figures: Record<string, number[]> = Object.fromEntries(
    Object.keys(contestants).map((name) => [name, []]),
  )
  for (let round = 1; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const figure = await run()
      figures[name]?.push(figure)
      process.stderr.write(`round ${round} ${name}: ${figure.toFixed(1)}\n`)
    }
  }
  return figures
}

export interface Ratio {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** Ours to the yardstick of the same round: median and spread. */
export function ratio(ours: readonly number[] = [], yardstick: readonly number[] = []): Ratio {
  const ratios = ours.map((value, round) => value / (yardstick[round] ?? Number.NaN)).sort((a, b) => a - b)
  return { median: round(median(ratios)), lowest: round(ratios[0]), highest: round(ratios.at(-1)) }
}

export function median(values: readonly number[] = []): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function round(value = Number.NaN): number {
  return Math.round(value * 1000) / 1000
}
