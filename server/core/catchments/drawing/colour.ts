const COLOURS = [0, 1, 2, 3, 4, 5] as const

export interface Coloured {
  readonly id: number
  /** The colour that the school has already had, to be kept where it can be. */
  readonly known: number | null
}

/** A colour 0–5 for each catchment, different from its neighbours' wherever six colours allow it. */
export function colour(
  catchments: readonly Coloured[],
  neighbours: readonly { readonly a: number; readonly b: number }[],
): Map<number, number> {
  const beside = new Map<number, Set<number>>(catchments.map(({ id }) => [id, new Set()]))
  for (const { a, b } of neighbours) {
    beside.get(a)?.add(b)
    beside.get(b)?.add(a)
  }
  const colours = new Map<number, number>()
  const count = (id: number, candidate: number) =>
    [...(beside.get(id) ?? [])].filter((other) => colours.get(other) === candidate).length
  const used = (candidate: number) => [...colours.values()].filter((each) => each === candidate).length

  for (const { id, known } of catchments) {
    if (known !== null && count(id, known) === 0) colours.set(id, known)
  }
  for (const { id } of mostBesetFirst(catchments, beside)) {
    if (colours.has(id)) continue
    const best = [...COLOURS].sort((a, b) => count(id, a) - count(id, b) || used(a) - used(b) || a - b)[0]
    colours.set(id, best ?? 0)
  }
  return colours
}

function mostBesetFirst(
  catchments: readonly Coloured[],
  beside: ReadonlyMap<number, ReadonlySet<number>>,
): Coloured[] {
  const degree = ({ id }: Coloured) => beside.get(id)?.size ?? 0
  return [...catchments].sort((a, b) => degree(b) - degree(a) || a.id - b.id)
}
