import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'

import { hasPeselChecksum } from './identifiers/contract.ts'
import { createLog } from './log.ts'
import { hidePesels, hideSecrets, loggedError } from './redaction.ts'

const CANARY = '44051401458'

/** What a log writes while `act` runs. */
function written(act: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  act(createLog('trace', { write: (line) => void (text += line) }))
  return text
}

/** An error as the driver makes it of an answer of the server. */
function databaseError(fields: Partial<pg.DatabaseError>): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(fields.message ?? '', 1, 'error'), {
    severity: 'ERROR',
    ...fields,
  })
}

describe('a line of the log', () => {
  test.each([
    [
      'in a message',
      (log) => {
        log.info(`looking for ${CANARY}`)
      },
    ],
    [
      'in a field',
      (log) => {
        log.info({ person: CANARY }, 'x')
      },
    ],
    [
      'as a number',
      (log) => {
        log.info({ person: Number(CANARY) }, 'x')
      },
    ],
    [
      'deep in a field',
      (log) => {
        log.info({ a: { b: [{ c: `x${CANARY}y` }] } }, 'x')
      },
    ],
    [
      'as the name of a field',
      (log) => {
        log.info({ [CANARY]: 1 }, 'x')
      },
    ],
    [
      'in a field of a child',
      (log) => {
        log.child({ path: `/persons/${CANARY}` }).warn('x')
      },
    ],
    [
      'in an error',
      (log) => {
        log.error({ err: new Error(`no ${CANARY}`) }, 'x')
      },
    ],
    [
      'in what is thrown and no error',
      (log) => {
        log.error({ err: CANARY }, 'x')
      },
    ],
    [
      'in a cause',
      (log) => {
        log.error({ err: new Error('x', { cause: new Error(CANARY) }) }, 'x')
      },
    ],
  ] satisfies [string, (log: ReturnType<typeof createLog>) => void][])('holds no PESEL %s', (_, act) => {
    const line = written(act)
    expect(line).toContain('"level":')
    expect(line).not.toContain(CANARY)
    expect(() => void JSON.parse(line)).not.toThrow()
  })

  test('of a failure of the database holds its code and constraint, and no value', () => {
    const error = databaseError({
      message: 'duplicate key value violates unique constraint "people_persons_pesel_unique"',
      code: '23505',
      constraint: 'people_persons_pesel_unique',
      detail: 'Key (pesel_index, surname)=(\\x01, Nowakowska) already exists.',
      where: "unnamed portal parameter $3 = 'Nowakowska'",
    })
    const line = written((log) => {
      log.error({ err: error }, 'request failed')
    })
    expect(line).toContain('"code":"23505"')
    expect(line).toContain('people_persons_pesel_unique')
    expect(line).not.toContain('Nowakowska')
  })

  test('of a value that the database could not read does not repeat it', () => {
    const { message } = loggedError(
      databaseError({ message: 'invalid input syntax for type integer: "Jan Nowak"' }),
    )
    expect(message).toBe('invalid input syntax for type integer: "[…]"')
  })

  test.each([
    'password',
    'newPassword',
    'token',
    'csrf-token',
    'cookie',
    'set-cookie',
    'Authorization',
    'pesel',
    'clientSecret',
  ])('hides what is called %s', (name) => {
    const line = written((log) => {
      log.info({ request: { headers: { [name]: 'hun"ter2' }, other: [{ [name]: ['hunter2'] }] } }, 'x')
    })
    expect(line).not.toMatch(/ter2/)
    expect(line).toContain(name)
    expect(() => void JSON.parse(line)).not.toThrow()
  })

  test('keeps what is no secret: times, ids, paths and sums', () => {
    const line = written((log) => {
      log.info({ id: 12345678901, path: '/api/v1/schools/17', milliseconds: 1.5 }, 'answered')
    })
    expect(JSON.parse(line)).toMatchObject({
      id: 12345678901,
      path: '/api/v1/schools/17',
      milliseconds: 1.5,
      msg: 'answered',
    })
  })
})

describe('hiding', () => {
  const digits = (length: number) =>
    fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''))

  test('leaves no PESEL in any text, and every other number', () => {
    const around = fc.string().filter((text) => !/\d/.test(text))
    fc.assert(
      fc.property(around, digits(11), around, (before, number, after) => {
        const text = `${before}${number}${after}`
        expect(hidePesels(text).includes(number)).toBe(!hasPeselChecksum(number))
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })

  test('takes no long time for a long line', () => {
    const line = `{"password":"${'\\"a'.repeat(50_000)}`
    const began = performance.now()
    hideSecrets(line)
    hideSecrets('"'.repeat(100_000))
    hideSecrets(`"${'a-password-'.repeat(10_000)}`)
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
