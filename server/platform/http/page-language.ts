import type { Request, Response } from 'express'

import { language, type Language } from '../languages/contract.ts'
import { spokenLanguage } from './spoken-language.ts'

/** As in web/platform/use-language.ts. */
const QUERY = 'jezyk'
const COOKIE = 'rejon-language'
const A_YEAR_MILLISECONDS = 365 * 24 * 3_600_000

/**
 * The language of a page: what its address says (`?jezyk=uk`), which is kept; else what was chosen before; else what
 * the browser asks for. Never anything but a language goes into the cookie, and only when somebody has chosen one.
 */
export function pageLanguage(request: Request, response: Response): Language {
  response.vary('Accept-Language, Cookie')
  const asked = language.safeParse(request.query[QUERY])
  if (asked.success) {
    const secure = request.app.enabled('https')
    const name = secure ? `__Host-${COOKIE}` : COOKIE
    response.cookie(name, asked.data, { path: '/', maxAge: A_YEAR_MILLISECONDS, sameSite: 'lax', secure })
    return asked.data
  }
  const kept = new RegExp(`(?:^|; )(?:__Host-)?${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1]
  const chosen = language.safeParse(kept)
  return chosen.success ? chosen.data : spokenLanguage(request)
}
