/**
 * SQL as a value: text and parameters kept apart until the driver joins them.
 *
 *     sql`SELECT s.name FROM schools AS s WHERE id = ${id}`
 *
 * Every interpolation becomes a bound parameter, except another `sql` value, which is spliced in.
 * There is no way to put a plain string into the text, so there is no way to inject one.
 */
export class Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }

  /** The form `pg` takes: `$1`-numbered text, its values, and the name under which it stays prepared. */
  toQuery(): { name: string; text: string; values: unknown[] } {
    const text = this.strings.reduce((whole, part, index) => `${whole}$${index}${part}`)
    return { name: statementName(text), text, values: [...this.values] }
  }
}

export function sql(strings: TemplateStringsArray, ...interpolations: unknown[]): Sql {
  const parts = [strings[0] ?? '']
  const values: unknown[] = []
  const append = (text: string) => parts.push(`${parts.pop() ?? ''}${text}`)

  interpolations.forEach((value, index) => {
    if (value instanceof Sql) {
      append(value.strings[0] ?? '')
      parts.push(...value.strings.slice(1))
      values.push(...value.values)
    } else {
      parts.push('')
      values.push(value)
    }
    append(strings[index + 1] ?? '')
  })

  return new Sql(parts, values)
}

const names = new Map<string, string>()

/** One name per text for the life of the process: the texts are those of the source, so they are few. */
function statementName(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `rejon_${names.size}`
  names.set(text, name)
  return name
}

/** `conditions` joined by AND, or TRUE when there are none; `undefined` ones are left out. */
export function and(...conditions: (Sql | undefined)[]): Sql {
  return conditions
    .filter((condition) => condition !== undefined)
    .reduce((all, condition) => sql`${all} AND ${condition}`, sql`TRUE`)
}
