import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

import { addressRows, houses, importPrg, stagedRows } from '../support/prg-import.ts'
import { prgWorkshop } from '../support/prg-workshop.ts'
import { model2012, model2021 } from '../support/prg-writer.ts'
import { zipArchive, type ZipMember } from '../support/zip-writer.ts'

const { folder, open } = prgWorkshop()

/** Several blocks of the file system, so that a cut falls into the data. */
const many = houses(...Array.from({ length: 300 }, (_, at) => String(at + 1)))
const gml = (...numbers: string[]) => model2021(houses(...numbers))

async function archive(name: string, members: readonly ZipMember[], cut = 1): Promise<string> {
  const bytes = zipArchive(members)
  await writeFile(join(folder, name), bytes.subarray(0, Math.floor(bytes.length * cut)))
  return name
}

describe('a ZIP archive', () => {
  test('is read without being unpacked; its records are named after its files', async () => {
    const city = await open()
    const bad = model2021(
      houses('1', '2').map((point) => (point.number === '2' ? { ...point, number: '' } : point)),
    )
    const { report, exitCode } = await importPrg(
      city,
      folder,
      await archive('a.zip', [{ name: 'x/punkty.gml', content: bad }]),
    )
    expect({ exitCode, ...report }).toMatchObject({ exitCode: 0, read: 2, new: 1 })
    expect(report?.refused[0]?.record).toMatch(/^a\.zip\/x\/punkty\.gml:\d+$/)
  })

  test('with several files is all of them, in one import', async () => {
    const city = await open()
    const name = await archive('several.zip', [
      { name: 'b.gml', content: gml('1', '2') },
      { name: 'a.xml', content: model2012(houses('3')) },
      { name: 'schemat.xsd', content: '<schema/>' },
      { name: 'folder/', content: '' },
      { name: '__MACOSX/._b.gml', content: 'no GML at all' },
    ])
    const { report } = await importPrg(city, folder, name)
    expect(report).toMatchObject({ read: 3, new: 3, refused: [] })
    expect((await addressRows(city)).map(({ number }) => number)).toEqual(['1', '2', '3'])
    expect((await importPrg(city, folder, name, '--complete')).report).toMatchObject({
      unchanged: 3,
      closed: 0,
    })
  })

  test('goes together with plain files, whatever it is called', async () => {
    const city = await open()
    await writeFile(join(folder, 'plain.gml'), gml('1'))
    const name = await archive('archive.bin', [{ name: 'more.GML', content: gml('2') }])
    expect((await importPrg(city, folder, 'plain.gml', name)).report).toMatchObject({ read: 2, new: 2 })
  })

  const first = { name: 'a.gml', content: model2021(many) }
  const whole = [first]
  const cases: [string, string, () => Promise<string>][] = [
    ['cut short', 'urwane', () => archive('cut.zip', whole, 0.5)],
    ['cut short in its directory', 'urwane', () => archive('cut2.zip', whole, 0.995)],
    [
      'whose data do not fit their sum',
      'uszkodzone',
      () => archive('sum.zip', [{ ...first, claims: { crc: 1 } }]),
    ],
    [
      'that holds more than it says',
      'uszkodzone',
      () => archive('more.zip', [{ ...first, claims: { size: 100 } }]),
    ],
    [
      'with a broken file beside a good one',
      'urwany',
      () => archive('half.zip', [...whole, { name: 'b.gml', content: model2021(many, { truncated: true }) }]),
    ],
    [
      'without a file of the register',
      '.gml',
      () => archive('none.zip', [{ name: 'readme.txt', content: 'x' }]),
    ],
    ['without any file', '.gml', () => archive('empty.zip', [])],
    ['behind a password', 'hasłem', () => archive('secret.zip', [{ ...first, claims: { encrypted: true } }])],
    [
      'that says it is a thousand times as large',
      'ponad wszelką miarę',
      () => archive('bomb.zip', [{ ...first, claims: { size: 2 ** 32 - 2 } }]),
    ],
    [
      'that unpacks to far more than any register',
      'ponad wszelką miarę',
      () => archive('zeros.zip', [{ name: 'a.gml', content: Buffer.alloc(100 * 1024 ** 2, 32) }]),
    ],
    [
      'of thousands of files',
      'ponad wszelką miarę',
      () =>
        archive(
          'crowd.zip',
          Array.from({ length: 1_001 }, (_, at) => ({ name: `${at}.gml`, content: 'x' })),
        ),
    ],
  ]

  test.each(cases)('%s is refused and nothing lands (%s)', async (_, words, make) => {
    const city = await open()
    const { exitCode, stderr, report } = await importPrg(city, folder, await make())
    expect({ exitCode, report, stderr }).toEqual({
      exitCode: 1,
      report: undefined,
      stderr: expect.stringContaining(words),
    })
    expect(await addressRows(city)).toEqual([])
    expect(await stagedRows(city)).toBe(0)
  })
})
