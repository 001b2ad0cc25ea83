/** The `code` by which Node (`ENOENT`) and PostgreSQL (`23505`) tell their errors apart; undefined without one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
