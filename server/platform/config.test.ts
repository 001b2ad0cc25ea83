import { expect, test } from '@jest/globals'

import { ConfigError, readConfig } from './config.ts'

test('an empty environment serves on 8080 with the embedded engine', () => {
  expect(readConfig({ DATABASE_URL: '' })).toMatchObject({
    port: 8080,
    databaseUrl: undefined,
    logLevel: 'info',
  })
})

test.each([
  ['PORT', 'abc'],
  ['PORT', '70000'],
  ['DATABASE_URL', 'mysql://x'],
  ['REJON_PUBLIC_URL', 'not a url'],
  ['LOG_LEVEL', 'loud'],
])('a wrong %s is named', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: `))
})

test('in production the file with the keys is required', () => {
  expect(() => readConfig({ REJON_PUBLIC_URL: 'https://rejon.example' })).toThrow(ConfigError)
})
