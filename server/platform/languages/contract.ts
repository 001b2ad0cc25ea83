import { z } from 'zod'

/** The languages of the portal and of the API's problems; the first is that of the municipality. */
export const language = z.enum(['pl', 'en', 'uk'])
export type Language = z.output<typeof language>

export const DEFAULT_LANGUAGE: Language = 'pl'

/** English as in Europe: the day before the month. */
export const LOCALES: Readonly<Record<Language, string>> = { pl: 'pl-PL', en: 'en-GB', uk: 'uk-UA' }

/** A day as a sentence can end with it: Ukrainian ones are given with `р.`, whose dot would stand beside that of the sentence. */
export function unabbreviated(day: string): string {
  return day.replace(/ р\.$/, ' року')
}

/**
 * Which of a message's forms a count takes. Polish and Ukrainian have three: 1 adres, 2 adresy, 5 adresów. They
 * part at 21, 31, 101, which in Polish go with many, in Ukrainian with one.
 */
export const PLURAL_FORMS: Readonly<Record<Language, (count: number) => number>> = {
  pl: (count) => (count === 1 ? 0 : isFew(count) ? 1 : 2),
  en: (count) => (count === 1 ? 0 : 1),
  uk: (count) => (count % 10 === 1 && count % 100 !== 11 ? 0 : isFew(count) ? 1 : 2),
}

function isFew(count: number): boolean {
  const tens = count % 100
  const ones = count % 10
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14)
}
