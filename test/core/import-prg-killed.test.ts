import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { importReport } from '../../server/platform/imports/index.ts'
import { isEmbedded } from '../support/database.ts'
import { houses } from '../support/prg-import.ts'
import { model2021 } from '../support/prg-writer.ts'
import { type Running, startProgram } from '../support/process.ts'
import { atScale } from '../support/scale.ts'

/** Enough for the import to take a while after the program has started. */
const POINTS = 3_000
const DATABASE = 'rejon_test_killed'
/** When it is killed, as shares of the time that an import takes. */
const SHARES = [0.5, 0.85].slice(0, atScale(50))

let folder: string
let environment: Record<string, string>

const numbers = Array.from({ length: POINTS }, (_, at) => String(at + 1))
const before = houses(...numbers)
/** Every second house has another number, and there are some hundred more. */
const after = [
  ...before.map((point, at) => (at % 2 === 0 ? point : { ...point, number: `${point.number}Z` })),
  ...houses(...Array.from({ length: 300 }, (_, at) => String(POINTS + at + 1))),
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejon-killed-'))
  await writeFile(join(folder, 'before.gml'), model2021(before))
  await writeFile(join(folder, 'after.gml'), model2021(after))
  environment = isEmbedded() ? { REJON_DATA: folder } : { DATABASE_URL: await createDatabase() }
  const add = await rejon('municipality', 'add', 'wroclaw', '--teryt', '0264011', '--name', 'Wrocław')
  if (add.exitCode !== 0) throw new Error(add.stderr)
}, 180_000)
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  if (!isEmbedded()) await onServer(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`)
})

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(process.env['DATABASE_URL'])
  await client.connect()
  await client.query(statement)
  await client.end()
}

async function createDatabase(): Promise<string> {
  await onServer(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`)
  await onServer(`CREATE DATABASE ${DATABASE}`)
  const url = new URL(process.env['DATABASE_URL'] ?? '')
  url.pathname = `/${DATABASE}`
  return url.href
}

function start(...words: string[]): Running {
  return startProgram('cli', words, environment, folder)
}

const rejon = (...words: string[]) => start(...words).ended

async function importReportOf(...words: string[]) {
  const { exitCode, stdout, stderr } = await rejon('import', 'prg', ...words, '--json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  return importReport.parse(JSON.parse(stdout))
}

/** Which of the two files the database holds, whole. */
async function stateOfDatabase(): Promise<'before' | 'after' | 'torn'> {
  const asBefore = await importReportOf('before.gml', '--dry-run', '--complete')
  if (asBefore.unchanged === POINTS && asBefore.closed === 0) return 'before'
  const asAfter = await importReportOf('after.gml', '--dry-run', '--complete')
  return asAfter.unchanged === after.length && asAfter.closed === 0 ? 'after' : 'torn'
}

/** Kills an import after so many milliseconds; tells whether it was still running. */
async function isKilledAfter(milliseconds: number): Promise<boolean> {
  const running = start('import', 'prg', 'after.gml')
  await Promise.race([setTimeout(milliseconds), running.ended])
  running.process.kill('SIGKILL')
  await running.ended
  return running.process.signalCode === 'SIGKILL'
}

describe('an import whose process is killed (kill -9)', () => {
  test('leaves all of the old state or all of the new one, and the next import works', async () => {
    const began = performance.now()
    expect(await importReportOf('before.gml')).toMatchObject({ new: POINTS })
    const milliseconds = performance.now() - began

    const states: string[] = []
    for (const share of SHARES) {
      // Where the machine has become quicker meanwhile, it was too late: all is put back, and the next one is killed sooner.
      for (let wait = milliseconds * share; !(await isKilledAfter(wait)); wait /= 2)
        await importReportOf('before.gml', '--complete')
      states.push(await stateOfDatabase())
    }
    expect(states).not.toContain('torn')
    // A late kill may have come after the commit, the first never does.
    expect(states[0]).toBe('before')

    const landed = await importReportOf('after.gml', '--complete')
    expect(landed).toMatchObject({ read: after.length, closed: 0, refused: [] })
    expect(await stateOfDatabase()).toBe('after')
  }, 600_000)
})
