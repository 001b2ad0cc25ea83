/** Whether a feature with these properties is meant. */
export type Filter = (properties: Readonly<Record<string, unknown>>) => boolean

const CONDITION = /^\s*([\p{L}_][\p{L}\p{N}_ .-]*?)\s*(!=|=)\s*(.*?)\s*$/u

/**
 * Reads `FIELD=value`, `FIELD!=value`, `FIELD=null` or `FIELD!=null`; undefined when the text is none of these.
 * It is compared with the file's own properties and never becomes a part of a query.
 */
export function parseWhere(text: string): Filter | undefined {
  const parts = CONDITION.exec(text)
  if (parts === null) return undefined
  const [, field = '', operator, value = ''] = parts
  if (value === '') return undefined
  const isMeant = operator === '='
  return (properties) => equals(properties[field], value) === isMeant
}

function equals(property: unknown, value: string): boolean {
  if (property === undefined || property === null) return value === 'null'
  if (typeof property === 'string') return value !== 'null' && property === value
  return (typeof property === 'number' || typeof property === 'boolean') && String(property) === value
}
