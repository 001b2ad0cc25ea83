/** U+0000, which PostgreSQL keeps in no text, and halves of surrogate pairs, which are no characters. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u

/**
 * Where a checked value holds a text that the database cannot keep as it was given, as paths into the value. It looks into
 * lists and plain objects, the only things that a schema of this house makes.
 */
export function unkeepablePlaces(value: unknown): readonly (readonly string[])[] {
  if (typeof value === 'string') return UNKEEPABLE.test(value) ? [[]] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => unkeepablePlaces(each).map((path) => [key, ...path]))
}
