import { z } from 'zod'

/** Numbers in a query are plain decimal digits: no signs of code, no exponents, and an empty text is no zero. */
const WHOLE = /^-?\d{1,15}$/
const DECIMAL = /^-?\d{1,15}(\.\d{1,20})?$/

/** A whole number of a path or a query. */
export function wholeNumber(min: number, max: number) {
  return z.string().regex(WHOLE).transform(Number).pipe(z.int().min(min).max(max))
}

/** A number with or without a decimal point, of a path or a query. */
export function decimal(min: number, max: number) {
  return z.string().regex(DECIMAL).transform(Number).pipe(z.number().min(min).max(max))
}

/** A calendar day, `YYYY-MM-DD`; PostgreSQL knows no year 0. */
export function calendarDay() {
  return z.iso.date().refine((text) => !text.startsWith('0000'), 'input.date')
}

/** An id as the database gives it. */
export function idNumber() {
  return wholeNumber(1, 2_147_483_647).describe('An id as this API gives it')
}
