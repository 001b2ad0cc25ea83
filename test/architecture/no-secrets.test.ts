import { expect, test } from '@jest/globals'

import { sourceFiles, sourceText } from '../support/source-files.ts'

const FOLDERS = ['server', 'web', 'tiles', 'data', 'test', 'docs', 'migrations', '.ci']
const TEXTS = /\.(?:ts|vue|js|json|md|sql|csv|html|css|yml|pem|key)$|\/run$/
/** What keys and tokens look like, whoever made them. */
const SECRETS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20,}/,
  /"secret":\s*"[\w-]{43}"/,
  /\b(?:ghp|gho|glpat|xox[abp]|npm)_[A-Za-z0-9]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
]

const telling = (text: string) => SECRETS.filter((pattern) => pattern.test(text))

test('no key and no token stands in the source', () => {
  const files = FOLDERS.flatMap((folder) => sourceFiles(folder, TEXTS))
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((file) => telling(sourceText(file)).length > 0)).toEqual([])
})

test('the check knows a key when it sees one', () => {
  expect(telling(`{"secret": "${'aB3_'.repeat(10)}xyz"}`)).toHaveLength(1)
  expect(telling(['-----BEGIN PRIVATE', `KEY-----\n${'MC4CAQAw'.repeat(4)}`].join(' '))).toHaveLength(1)
})
