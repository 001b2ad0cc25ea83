import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach } from '@jest/globals'

import { type TestCity, testCity, type TestCityOptions } from './database.ts'

export interface PrgWorkshop {
  /** Where the files of a test stand. */
  readonly folder: string
  /** A municipality named Wrocław, unless told otherwise, closed after the test. */
  readonly open: (options?: TestCityOptions) => Promise<TestCity>
  /** Writes a file into the folder; gives its name. */
  readonly file: (name: string, content: string) => Promise<string>
}

/** A folder for the files of a test file about PRG, and municipalities to import them into. */
export function prgWorkshop(): PrgWorkshop {
  const folder = mkdtempSync(join(tmpdir(), 'rejon-prg-'))
  const cities: TestCity[] = []
  afterEach(async () => {
    for (const city of cities.splice(0)) await city.close()
  })
  afterAll(() => rm(folder, { recursive: true }))
  return {
    folder,
    async open(options = {}) {
      const city = await testCity({ teryt: '0264011', name: 'Wrocław', ...options })
      cities.push(city)
      return city
    },
    async file(name, content) {
      await writeFile(join(folder, name), content)
      return name
    },
  }
}
