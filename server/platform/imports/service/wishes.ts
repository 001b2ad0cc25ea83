import { type InputError, invalid } from '../../http/problem.ts'
import type { ImportField, ImportKind } from '../kind.ts'

/** The kind of that name. Throws 400. */
export function kindNamed(kinds: readonly ImportKind[], name: string): ImportKind {
  const kind = kinds.find((each) => each.name === name)
  if (kind === undefined) throw invalid([{ pointer: '/body/kind', why: 'input.import-kind' }])
  return kind
}

interface Given {
  readonly name: string
  readonly value: string | boolean
}

/** The options that the command will be given: those that say something. Throws 400 with a pointer to each that cannot be. */
export function checkOptions(
  { fields, always }: ImportKind,
  given: readonly Given[],
): Readonly<Record<string, string | boolean>> {
  const errors: InputError[] = []
  const options: Record<string, string | boolean> = {}
  for (const [index, { name, value }] of given.entries()) {
    const text = typeof value === 'string' ? value.trim() : value
    const field = fields.find((each) => each.name === name)
    const why = field === undefined ? 'input.import-option' : faultOf(field, text)
    if (why !== undefined) errors.push({ pointer: `/body/options/${index}/value`, why })
    else if (text !== '' && text !== false) options[name] = text
  }
  const isAsked = (name: string) => given.some((each) => each.name === name)
  if (fields.some(({ name, isRequired }) => isRequired === true && !isAsked(name)))
    errors.push({ pointer: '/body/options', why: 'input.import-required' })
  if (errors.length > 0) throw invalid(errors)
  return { ...options, ...always }
}

function faultOf(field: ImportField, value: string | boolean): string | undefined {
  if (value === '') return field.isRequired === true ? 'input.import-required' : undefined
  const isOfType = (typeof value === 'boolean') === (field.type === 'switch')
  return isOfType ? faultOfText(field, String(value)) : 'input.type'
}

function faultOfText({ type, choices = [] }: ImportField, text: string): string | undefined {
  if (type === 'year') return /^(19|20)\d\d$/.test(text) ? undefined : 'input.import-year'
  return type === 'choice' && !choices.includes(text) ? 'input.import-choice' : undefined
}

/** Throws 400 with pointers where there are more files than the kind takes, or of other endings. */
export function checkFiles(kind: ImportKind, files: readonly { readonly name: string }[]): void {
  const errors: InputError[] = []
  if (files.length > 1 && !kind.takesSeveral)
    errors.push({ pointer: '/body/files', why: 'input.import-one-file' })
  for (const [index, { name }] of files.entries()) {
    const isOf = kind.accepts.some((ending) => name.toLowerCase().endsWith(ending))
    if (!isOf) {
      const params = { endings: kind.accepts.join(', ') }
      errors.push({ pointer: `/body/files/${index}/name`, why: 'input.import-ending', params })
    }
  }
  if (errors.length > 0) throw invalid(errors)
}
