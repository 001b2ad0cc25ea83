import type { Request } from 'express'

import { DEFAULT_LANGUAGE, language, type Language } from '../languages/contract.ts'

/** The language that the caller would like best of those we speak (`Accept-Language`); Polish when it is none of them. */
export function spokenLanguage(request: Request): Language {
  const liked = language.safeParse(request.acceptsLanguages(language.options))
  return liked.success ? liked.data : DEFAULT_LANGUAGE
}
