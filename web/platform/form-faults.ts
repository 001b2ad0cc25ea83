/** One fault of what was typed: in the field of that name, or in none. */
export interface FormFault {
  readonly field: string | null
  readonly text: string
}
