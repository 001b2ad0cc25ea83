/** Everything that arrives in batches, as one list. */
export async function collect<Item>(batches: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

/** The text in pieces of `size` characters, as a stream would bring it. */
export async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  await Promise.resolve()
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size)
}
