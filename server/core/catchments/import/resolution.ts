import { z } from 'zod'

/** A resolution of the council as a person names it. */
export interface Resolution {
  readonly no: string
  /** `YYYY-MM-DD`; null when the words have none. */
  readonly date: string | null
}

/** As dates are written: 20 maja. */
const MONTHS = [
  ...['stycznia', 'lutego', 'marca', 'kwietnia', 'maja', 'czerwca'],
  ...['lipca', 'sierpnia', 'września', 'października', 'listopada', 'grudnia'],
]

const WORDS = /^(.+?)\s+z\s+(?:dnia\s+)?(\S+|\d{1,2}\s+\p{L}+\s+\d{4})(?:\s*r\.?|\s+roku)?$/iu

/**
 * Reads `nr 123/IV/2026 z dnia 2026-05-20` or `… z dnia 20 maja 2026 r.`; the whole text is the number when it has
 * no date that can be.
 */
export function readResolution(text: string): Resolution {
  const words = text.trim().replace(/^nr\s+/iu, '')
  const [, no, written = ''] = WORDS.exec(words) ?? []
  const date = z.iso.date().safeParse(isoDate(written)).data
  return no === undefined || date === undefined ? { no: words, date: null } : { no, date }
}

function isoDate(written: string): string {
  const [day = '', month = '', year = ''] = written.toLocaleLowerCase('pl').split(/\s+/u)
  if (month === '') return written
  const number = MONTHS.indexOf(month) + 1
  return `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`
}
