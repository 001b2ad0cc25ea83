import { expect, test } from '@jest/globals'

import { and, sql } from './sql.ts'

test('numbers parameters across nested fragments', () => {
  const query = sql`SELECT ${1} WHERE ${and(sql`a = ${2}`, undefined, sql`b = ${3}`)} LIMIT ${4}`
  expect(query.toQuery()).toMatchObject({
    text: 'SELECT $1 WHERE TRUE AND a = $2 AND b = $3 LIMIT $4',
    values: [1, 2, 3, 4],
  })
})

test('keeps one statement name for one text', () => {
  const byId = (id: number) => sql`SELECT ${id}`.toQuery().name
  expect(byId(1)).toBe(byId(2))
  expect(byId(1)).not.toBe(sql`SELECT ${1}, 2`.toQuery().name)
})
