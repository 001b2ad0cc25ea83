interface RuleInWords {
  readonly street: string | null
  readonly locality: string
  readonly text: string
}

interface LetterGroup {
  readonly letter: string
  readonly lines: readonly string[]
}

const polish = new Intl.Collator('pl', { numeric: true })
const PREFIX = /^(ul\.|al\.|pl\.|os\.|rondo|skwer|rynek)\s+/i

/** The rules of a catchment under the letters of their streets, as in a street index; places without streets last. */
export function groupRules(rules: readonly RuleInWords[], withoutStreet: string): LetterGroup[] {
  const groups = new Map<string, RuleInWords[]>()
  for (const rule of rules.toSorted((a, b) => polish.compare(sortName(a), sortName(b)))) {
    const letter = rule.street === null ? withoutStreet : initial(sortName(rule))
    groups.set(letter, [...(groups.get(letter) ?? []), rule])
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === withoutStreet) - Number(b === withoutStreet) || polish.compare(a, b))
    .map(([letter, members]) => ({ letter, lines: members.map(({ text }) => text) }))
}

function sortName({ street, locality }: RuleInWords): string {
  return (street ?? locality).replace(PREFIX, '')
}

function initial(name: string): string {
  const first = name.charAt(0).toLocaleUpperCase('pl')
  return /\p{L}/u.test(first) ? first : '0–9'
}
