import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type z } from 'zod'

import { issueReason } from '../http/issue-text.ts'
import { language } from '../languages/contract.ts'
import { message } from '../messages.ts'
import { hasPeselChecksum, isbn, nip, nrb, pesel, peselFacts, regon } from './contract.ts'

const runs = { numRuns: process.env['REJON_TEST_SCALE'] === 'full' ? 20_000 : 400, seed: 15 }

/** The key that says why a value is refused, or `valid`. */
function verdict(schema: z.ZodType, value: string): string {
  const { success, error } = schema.safeParse(value, { reportInput: true })
  const [issue] = error?.issues ?? []
  return success || issue === undefined ? 'valid' : issueReason(issue).why
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit))

/** A number with the digit that makes it right, or `undefined` where no digit does. */
const completed = (schema: z.ZodType, start: string): string | undefined =>
  DIGITS.map((digit) => start + digit).find((whole) => schema.safeParse(whole).success)

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((list) => list.join(''))

const changedAt = (text: string, at: number, by: number) =>
  text.slice(0, at) + String((Number(text[at]) + by) % 10) + text.slice(at + 1)

describe('T1.5: a PESEL', () => {
  test.each([
    ['44051401458', '1944-05-14', 'male'],
    ['15260100010', '2015-06-01', 'male'],
    ['18321500024', '2018-12-15', 'female'],
  ])('%s says the birth date and the sex', (number, birthDate, sex) => {
    expect(peselFacts(pesel.parse(number))).toEqual({ birthDate, sex })
  })

  test('with a wrong check digit is refused', () => {
    expect(verdict(pesel, '44051401459')).toBe('input.pesel-checksum')
  })

  test.each(['4413140145', '4402300145', '4400150145', '4405000145', '0102290001', '0022300001'])(
    'of an impossible day is refused although its checksum is right: %s…',
    (start) => {
      const [number = ''] = DIGITS.map((digit) => start + digit).filter(hasPeselChecksum)
      expect(verdict(pesel, number)).toBe('input.pesel-date')
    },
  )

  test.each(['', '4405140145', '440514014580', '4405140145x', '٤٤٠٥١٤٠١٤٥٨', '44051401458\u0000'])(
    'in another form is refused: %j',
    (text) => {
      expect(verdict(pesel, text)).toBe('input.pesel-form')
    },
  )

  test('of every day from 1800 to 2299 is read as that day', () => {
    const day = fc.date({
      min: new Date('1800-01-01T00:00:00Z'),
      max: new Date('2299-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(day, digits(4), (date, serial) => {
        const iso = date.toISOString().slice(0, 10)
        const offset = [80, 0, 20, 40, 60][Math.floor((Number(iso.slice(0, 4)) - 1800) / 100)] ?? 0
        const month = String(Number(iso.slice(5, 7)) + offset).padStart(2, '0')
        const number = completed(pesel, `${iso.slice(2, 4)}${month}${iso.slice(8)}${serial}`)
        expect(peselFacts(pesel.parse(number))).toEqual({
          birthDate: iso,
          sex: Number(serial[3]) % 2 === 1 ? 'male' : 'female',
        })
      }),
      runs,
    )
  })

  test('has one check digit, and any changed digit is noticed', () => {
    fc.assert(
      fc.property(digits(10), fc.nat(10), fc.integer({ min: 1, max: 9 }), (start, at, by) => {
        const numbers = DIGITS.map((digit) => start + digit).filter(hasPeselChecksum)
        expect(numbers).toHaveLength(1)
        expect(hasPeselChecksum(changedAt(numbers[0] ?? '', at, by))).toBe(false)
      }),
      runs,
    )
  })
})

describe('T1.6: a NIP', () => {
  test.each(['9462575811', '6691011103', '946-257-58-11', ' 669 10 11 103 '])('%s is valid', (number) => {
    expect(verdict(nip, number)).toBe('valid')
  })

  test('with a wrong check digit is refused', () => {
    expect(verdict(nip, '9462575812')).toBe('input.nip-checksum')
  })

  test('whose remainder is ten is given to nobody', () => {
    const withoutDigit = fc.sample(digits(9), { numRuns: 500, seed: 6 }).filter((start) => {
      const sum = [6, 5, 7, 2, 3, 4, 5, 6, 7].reduce((all, weight, i) => all + weight * Number(start[i]), 0)
      return sum % 11 === 10
    })
    expect(withoutDigit.length).toBeGreaterThan(10)
    expect(withoutDigit.filter((start) => completed(nip, start) !== undefined)).toEqual([])
  })
})

describe('a REGON', () => {
  test.each(['431019514', '000590651', '43101951400013'])('%s is valid', (number) => {
    expect(verdict(regon, number)).toBe('valid')
  })

  test.each([
    ['431019515', 'input.regon-checksum'],
    ['43101951400014', 'input.regon-checksum'],
    ['43101951', 'input.regon-form'],
    ['4310195140001', 'input.regon-form'],
  ])('%s is refused: %s', (number, why) => {
    expect(verdict(regon, number)).toBe(why)
  })

  test('of a local unit begins with the valid one of its firm', () => {
    fc.assert(
      fc.property(digits(13), (start) => {
        const isOfFirm = verdict(regon, start.slice(0, 9)) === 'valid'
        expect(completed(regon, start) !== undefined).toBe(isOfFirm)
      }),
      runs,
    )
  })
})

describe('an NRB', () => {
  const VALID = ['61109010140000071219812874', '66101000710000000000000001']

  test.each([...VALID, '61 1090 1014 0000 0712 1981 2874'])('%s is valid', (number) => {
    expect(verdict(nrb, number)).toBe('valid')
  })

  test.each(VALID)('%s with any digit changed is refused', (number) => {
    const places = Array.from({ length: number.length }, (_, at) => at)
    const wrong = places.flatMap((at) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((by) => changedAt(number, at, by)))
    expect(new Set(wrong.map((each) => verdict(nrb, each)))).toEqual(new Set(['input.nrb-checksum']))
  })

  test('of a bank that cannot be is refused although the whole adds up', () => {
    const rest = '109010150000071219812874'
    const check = String(98n - (BigInt(`${rest}252100`) % 97n)).padStart(2, '0')
    expect(verdict(nrb, check + rest)).toBe('input.nrb-sort-code')
  })

  test('as an IBAN, or short of a digit, is no NRB', () => {
    expect(verdict(nrb, `PL${VALID[0] ?? ''}`)).toBe('input.nrb-form')
    expect(verdict(nrb, (VALID[0] ?? '').slice(1))).toBe('input.nrb-form')
  })
})

describe('an ISBN', () => {
  test.each(['9788301000004', '8301000007', '978-83-01-00000-4', '0-8044-2957-X', '080442957x'])(
    '%s is valid',
    (number) => {
      expect(verdict(isbn, number)).toBe('valid')
    },
  )

  test.each([
    ['9788301000005', 'input.isbn-checksum'],
    ['8301000008', 'input.isbn-checksum'],
    ['9778301000004', 'input.isbn-form'],
    ['X301000007', 'input.isbn-form'],
  ])('%s is refused: %s', (number, why) => {
    expect(verdict(isbn, number)).toBe(why)
  })
})

describe('whatever is wrong', () => {
  const SCHEMAS = { pesel, nip, regon, nrb, isbn }
  const texts = fc.oneof(
    fc.string({ minLength: 4 }),
    digits(9),
    digits(10),
    digits(11),
    digits(14),
    digits(26),
  )

  test.each(Object.entries(SCHEMAS))('with a %s is said without its value', (_, schema) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { error } = schema.safeParse(text, { reportInput: true })
        for (const issue of error?.issues ?? []) {
          const reason = issueReason(issue)
          const said = language.options.map((spoken) => message(reason.why, reason.params, spoken))
          expect(said).not.toContain(reason.why)
          for (const words of said) expect(words).not.toContain(text)
        }
      }),
      runs,
    )
  })
})
