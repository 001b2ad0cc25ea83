import { letterName } from '../catchments/number-words.ts'

interface RuleInWords {
  readonly street: string | null
  readonly letter: string
  readonly text: string
}

interface LetterGroup {
  readonly letter: string
  readonly lines: readonly string[]
}

/** The rules of a catchment, given in alphabetical order, under their letters; places without streets last. */
export function groupRules(rules: readonly RuleInWords[], withoutStreet: string): LetterGroup[] {
  const groups = new Map<string, string[]>()
  const [streets, places] = [rules.filter(hasStreet), rules.filter((rule) => !hasStreet(rule))]
  for (const { letter, text } of streets) {
    const name = letterName(letter)
    groups.set(name, [...(groups.get(name) ?? []), text])
  }
  if (places.length > 0)
    groups.set(
      withoutStreet,
      places.map(({ text }) => text),
    )
  return [...groups].map(([letter, lines]) => ({ letter, lines }))
}

function hasStreet({ street }: RuleInWords): boolean {
  return street !== null
}
