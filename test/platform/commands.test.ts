import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { dropMunicipality, type Finished, rejon, testGround } from '../support/database.ts'

let opened: Awaited<ReturnType<typeof testGround>>
let folder: string
beforeAll(async () => {
  opened = await testGround()
  folder = await mkdtemp(join(tmpdir(), 'rejon-commands-'))
})
afterAll(async () => {
  for (const slug of ['sianow', 'bad']) await dropMunicipality(opened.pool, slug)
  await opened.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (...words: string[]): Promise<Finished> => rejon(opened.ground, words, folder)
const add = (slug: string, ...more: string[]) =>
  run('municipality', 'add', slug, '--teryt', '3209073', '--name', 'Sianów', ...more)

describe('usage', () => {
  test.each([[[]], [['--help']], [['import', '--help']]])('%j lists the commands', async (words) => {
    const { exitCode, stdout, stderr } = await run(...words)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('import prg')
  })

  test.each([
    [['fly'], 'Nie ma polecenia: fly.'],
    [['municipality', 'add', 'x'], 'Brak wymaganej opcji --teryt.'],
    [['municipality', 'add', '--teryt', '3209073', '--name', 'x'], 'Zła liczba argumentów.'],
    [['municipality', 'list', '--foo'], 'Nieznana opcja --foo.'],
    [['municipality', 'add', 'x', '--teryt'], 'Opcja --teryt'],
  ])('%j is wrong usage and says why in Polish', async (words, reason) => {
    const { exitCode, stdout, stderr } = await run(...words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(reason)
  })

  test('each command says what it does, not what it has done', async () => {
    const { stdout } = await run()
    const lines = stdout.split('\n').filter((line) => line.startsWith('  '))
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.filter((line) => !/^ {2}[a-z -]+? {2,}[a-ząćęłńóśźż]/.test(line))).toEqual([])
  })

  test('help of a command names its options', async () => {
    const { exitCode, stdout } = await run('municipality', 'add', '--help')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('--teryt TERYT')
    expect(stdout).toContain('7 cyfr')
  })

  test('help of an import explains the options that all imports share', async () => {
    const { stdout } = await run('import', 'prg', '--help')
    for (const option of ['--dry-run', '--strict', '--complete', '--report REPORT', '--municipality'])
      expect(stdout).toContain(`  ${option}`)
  })

  test('a seed that is no number is wrong usage', async () => {
    const { exitCode, stderr } = await run('demo', '--seed', 'many')
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('many') })
  })
})

describe('municipality add', () => {
  const ring = (corners: string) => `{"type":"Polygon","coordinates":[[${corners}]]}`
  const square = ring('[16.3,54.2],[16.5,54.2],[16.5,54.3],[16.3,54.3],[16.3,54.2]')

  test.each([
    ['no JSON', '{"type":', 'Uszkodzony JSON'],
    ['a line', '{"type":"LineString","coordinates":[[16,54],[17,54]]}', 'To nie jest granica gminy'],
    ['with latitude first', ring('[54,16],[54,17],[55,17],[54,16]'), 'Zamienione osie'],
    ['metres', ring('[315000,706000],[316000,706000],[316000,707000],[315000,706000]'), 'leży poza Polską'],
    ['an open ring', ring('[16,54],[17,54],[17,55],[16,55]'), 'niedomknięty'],
    ['a crossing', ring('[16,54],[17,55],[17,54],[16,55],[16,54]'), '16.50000 54.50000'],
  ])('refuses a boundary that is %s and leaves nothing', async (_, text, reason) => {
    await writeFile(join(folder, 'boundary.json'), text)
    const { exitCode, stderr } = await add('bad', '--boundary', 'boundary.json')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(reason)
    expect((await run('municipality', 'list')).stdout).not.toContain('bad')
  })

  test('takes a boundary with a byte order mark, once', async () => {
    await writeFile(join(folder, 'boundary.json'), `\uFEFF${square}`)
    expect(await add('sianow', '--boundary', 'boundary.json')).toMatchObject({ exitCode: 0, stderr: '' })
    const again = await add('sianow', '--json')
    expect(again.exitCode).toBe(1)
    expect(JSON.parse(again.stdout)).toMatchObject({ type: '/problems/municipality-exists' })
  })

  test.each(['Sianów', 'public', '-x', 'a'.repeat(41)])('refuses the slug %j', async (slug) => {
    const { exitCode } = await run('municipality', 'add', '--teryt', '3209073', '--name', 'x', '--', slug)
    expect(exitCode).toBe(2)
  })

  test.each([
    ['TERYT', ['--teryt', '326', '--name', 'x']],
    ['nazw', ['--teryt', '3209073', '--name', ' ']],
  ])('a wrong %s is wrong usage', async (reason, words) => {
    const { exitCode, stdout, stderr } = await run('municipality', 'add', 'bad', ...words)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(reason)
  })
})

describe('demo', () => {
  test('takes a city that does not exist for wrong usage and leaves nothing', async () => {
    const { exitCode, stdout, stderr } = await run('demo', '--city', 'gdynia')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('gdynia nie istnieje. Dostępne: koszalin, lublin, region.')
    expect((await run('municipality', 'list')).stdout).not.toContain('przykład')
  })

  test('refuses the region where the database is embedded', async () => {
    const ground = { ...opened.ground, engine: 'embedded' as const }
    const { exitCode, stderr } = await rejon(ground, ['demo', '--city', 'region'], folder)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Region wymaga serwera PostgreSQL')
  })
})
