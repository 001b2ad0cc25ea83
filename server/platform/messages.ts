import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  compile,
  type CoreOptions,
  createCoreContext,
  type LocaleMessage,
  registerMessageCompiler,
  registerMessageResolver,
  resolveValue,
  translate,
} from '@intlify/core-base'
import { z } from 'zod'

import type { Problem } from './http/problem.ts'
import { ROOT } from './root.ts'

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)
z.config(z.locales.pl())

/** The same catalogue as the screens': Polish, with `{name}` parameters and plural forms of vue-i18n. */
const pl = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(join(ROOT, 'web/messages/pl.json'), 'utf8')))

const context = createCoreContext<string, CoreOptions>({
  locale: 'pl',
  messages: { pl: pl as LocaleMessage }, // the catalogue's own shape; a key that is missing is a test's business
  pluralRules: { pl: polishPlural },
  warnHtmlMessage: false,
  missingWarn: true,
  fallbackWarn: false,
})

// Its overloads describe catalogues that the compiler knows; ours is read from a file.
const translateKey = translate as (from: typeof context, key: string, params: object) => unknown

/** The message under `key`, e.g. `message('problems.not-found.title')`. */
export function message(key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const text = translateKey(context, key, params)
  return typeof text === 'string' ? text : key
}

/** The message under a key that need not be there. */
export function optionalMessage(key: string): string | undefined {
  return typeof resolveValue(pl, key) === 'string' ? message(key) : undefined
}

/** Title and detail of a problem, in words for the person who met it. */
export function problemText({ code, params }: Problem): { title: string; detail: string } {
  const { what } = params
  const named = what === undefined ? params : { ...params, what: message(`things.${what}`) }
  return {
    title: message(`problems.${code}.title`, named),
    detail: message(`problems.${code}.detail`, named),
  }
}

/** Polish has three forms: 1 adres, 2 adresy, 5 adresów. */
function polishPlural(count: number): number {
  if (count === 1) return 0
  const tens = count % 100
  const ones = count % 10
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2
}
