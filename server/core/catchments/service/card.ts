import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

import type { Context } from '../../../platform/context.ts'
import type { Input, Output } from '../../../platform/http/endpoint.ts'
import {
  DEFAULT_LANGUAGE,
  type Language,
  LOCALES,
  unabbreviated,
} from '../../../platform/languages/contract.ts'
import { message } from '../../../platform/messages.ts'
import { cardOf, type CardWords } from '../card/content.ts'
import type { getAnswerCard } from '../card/contract.ts'
import { type CardFonts, writePdf } from '../card/pdf.ts'
import { answer } from './answers.ts'

/** The answer for an address as a page to print (A4). Throws like the answer itself: 404 for an unknown address, 410 for a closed one. */
export async function writeCard(
  { query }: Input<typeof getAnswerCard>,
  context: Context,
): Promise<Output<typeof getAnswerCard>> {
  const { lang, ...question } = query
  const language = lang ?? context.visitor.language
  const found = await answer({ query: question }, context)
  const card = cardOf({
    answer: found,
    municipality: context.municipality.title,
    link: linkTo(found, { home: context.visitor.home, language }),
    words: wordsIn(language),
  })
  return writePdf(card, {
    fonts: await fonts(),
    language: LOCALES[language],
    madeAt: context.clock.now(),
  })
}

type Found = Awaited<ReturnType<typeof answer>>

/** How a level is called in the address of the page, as the screens call it. */
const LEVEL_WORDS: Readonly<Record<Found['level'], string | undefined>> = {
  primary: undefined,
  kindergarten: 'przedszkole',
  secondary: 'ponadpodstawowa',
}

function linkTo(
  found: Found,
  { home, language }: { readonly home: string; readonly language: Language },
): string {
  const level = LEVEL_WORDS[found.level]
  const query = new URLSearchParams({
    adres: String(found.address?.id ?? ''),
    rok: String(found.entryYear),
    stan: found.on,
    ...(level !== undefined && { etap: level }),
    ...(language !== DEFAULT_LANGUAGE && { jezyk: language }),
  })
  return `${home}odpowiedz?${query.toString()}`
}

/** The words of the screens; the marks of Polish stretches, which are for screen readers of pages, are left out. */
function wordsIn(language: Language): CardWords {
  const days = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' })
  return {
    t: (key, params) => message(key, params, language).replaceAll(/\[\[|\]\]/g, ''),
    day: (date) => unabbreviated(days.format(new Date(`${date}T00:00:00Z`))),
  }
}

const require = createRequire(import.meta.url)
const REGULAR = require.resolve('source-sans/TTF/SourceSans3-Regular.ttf')
const STRONG = require.resolve('source-sans/TTF/SourceSans3-Semibold.ttf')

let read: Promise<CardFonts> | undefined

/** Read once, when the first card is asked for. */
function fonts(): Promise<CardFonts> {
  read ??= Promise.all([readFile(REGULAR), readFile(STRONG)]).then(([regular, strong]) => ({
    regular,
    strong,
  }))
  return read
}
