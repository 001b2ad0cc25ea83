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
  ['REJON_SMTP_URL', 'https://mail.example'],
  ['REJON_MAIL_FROM', 'nobody'],
  ['REJON_PROXIES', '10.0.0.300'],
  ['REJON_PROXIES', '10.0.0.0/33'],
  ['REJON_PROXIES', 'all'],
])('a wrong %s is named', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: `))
})

test('in production the file with the keys is required', () => {
  expect(() => readConfig({ REJON_PUBLIC_URL: 'https://rejon.example' })).toThrow(ConfigError)
})

test('proxies are addresses and networks; without any only this machine is believed', () => {
  expect(readConfig({}).proxies).toEqual([])
  expect(readConfig({ REJON_PROXIES: '10.0.0.5, 10.1.0.0/16,fd00::/8' }).proxies).toEqual([
    '10.0.0.5',
    '10.1.0.0/16',
    'fd00::/8',
  ])
})

test('mail needs a sender and the address to which its links lead', () => {
  const smtp = { REJON_SMTP_URL: 'smtps://portal:haslo@mail.example' }
  expect(() => readConfig(smtp)).toThrow(/REJON_MAIL_FROM: .*REJON_PUBLIC_URL: /)
  const whole = {
    ...smtp,
    REJON_MAIL_FROM: 'Portal <portal@gmina.example>',
    REJON_PUBLIC_URL: 'https://rejon.example',
    REJON_SECRET_FILE: '/etc/rejon/secrets.json',
  }
  expect(readConfig(whole).mail).toEqual({
    url: smtp.REJON_SMTP_URL,
    from: 'Portal <portal@gmina.example>',
  })
  expect(readConfig({ REJON_MAIL_FROM: 'portal@gmina.example' }).mail).toBeUndefined()
})

test('the simulator of login.gov.pl is there in embedded demo mode only, and refused elsewhere', () => {
  const simulator = { REJON_CITIZEN_NODE: 'simulator' }
  const database = { DATABASE_URL: 'postgres://rejon@localhost/rejon' }
  const real = { REJON_PUBLIC_URL: 'https://rejon.example', REJON_SECRET_FILE: '/etc/rejon/secrets.json' }
  expect(readConfig({}).citizenNode).toBe('simulator')
  expect(readConfig(simulator).citizenNode).toBe('simulator')
  expect(readConfig({ REJON_CITIZEN_NODE: 'off' }).citizenNode).toBeUndefined()
  for (const environment of [database, real]) {
    expect(readConfig(environment).citizenNode).toBeUndefined()
    expect(() => readConfig({ ...environment, ...simulator })).toThrow(/^REJON_CITIZEN_NODE: /)
  }
  expect(() => readConfig({ REJON_CITIZEN_NODE: 'login.gov.pl' })).toThrow(/^REJON_CITIZEN_NODE: /)
})
