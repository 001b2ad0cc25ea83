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

import type { InputError, Problem } from './http/problem.ts'
import { DEFAULT_LANGUAGE, language, type Language, PLURAL_FORMS } from './languages/contract.ts'
import { ROOT } from './root.ts'

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)
z.config(z.locales.pl())

/** The same catalogues as the screens', with `{name}` parameters and plural forms of vue-i18n. */
const catalogues = Object.fromEntries(language.options.map((known) => [known, readCatalogue(known)]))

function readCatalogue(known: Language): LocaleMessage {
  const text = readFileSync(join(ROOT, `web/messages/${known}.json`), 'utf8')
  const catalogue = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  return catalogue as LocaleMessage // the catalogue's own shape; a key that is missing is a test's business
}

const context = createCoreContext<string, CoreOptions>({
  locale: DEFAULT_LANGUAGE,
  messages: catalogues,
  pluralRules: PLURAL_FORMS,
  warnHtmlMessage: false,
  missingWarn: true,
  fallbackWarn: false,
})

// Its overloads describe catalogues that the compiler knows; ours is read from a file.
const translateKey = translate as (
  from: typeof context,
  key: string,
  params: object,
  options: { locale: Language },
) => unknown

/** The message under `key`, e.g. `message('problems.not-found.title')`; the command line speaks Polish only. */
export function message(
  key: string,
  params: Readonly<Record<string, string | number>> = {},
  spoken: Language = DEFAULT_LANGUAGE,
): string {
  const text = translateKey(context, key, params, { locale: spoken })
  return typeof text === 'string' ? text : key
}

/** The message under a key that need not be there; of the command line, so Polish. */
export function optionalMessage(key: string): string | undefined {
  return typeof resolveValue(catalogues[DEFAULT_LANGUAGE] ?? {}, key) === 'string' ? message(key) : undefined
}

/** Title and detail of a problem, in words for the person who met it. */
export function problemText(
  { code, params }: Problem,
  spoken: Language = DEFAULT_LANGUAGE,
): { title: string; detail: string } {
  const { what } = params
  const named = what === undefined ? params : { ...params, what: message(`things.${what}`, {}, spoken) }
  return {
    title: message(`problems.${code}.title`, named, spoken),
    detail: message(`problems.${code}.detail`, named, spoken),
  }
}

/** Where the input is wrong, and why in words. */
export function inputErrorTexts(
  errors: readonly InputError[],
  spoken: Language = DEFAULT_LANGUAGE,
): { pointer: string; detail: string }[] {
  return errors.map(({ pointer, why, params }) => ({ pointer, detail: message(why, params, spoken) }))
}
