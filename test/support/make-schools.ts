import { loadSchools } from '../../server/core/schools/index.ts'
import type { TestCity } from './database.ts'

/** Adds schools of these short names; gives their ids in that order. */
export async function makeSchools(city: TestCity, ...names: readonly string[]): Promise<number[]> {
  const ids = await city.db.transaction((tx) => loadSchools(tx, names.map(schoolNamed)))
  return names.map((name) => ids.get(name) ?? 0)
}

const schoolNamed = (key: string) => ({
  key,
  name: `Szkoła Podstawowa ${key}`,
  shortName: key,
  mark: key,
  isPublic: true,
  hasCatchment: true,
  origin: 'test',
  originYear: 2026,
  sites: [],
})
