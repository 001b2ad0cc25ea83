import { describe, expect, test } from '@jest/globals'

import { PARTS } from '../../server/modules.ts'
import { entriesIn, foldersIn, PART_FOLDERS, sourceFiles, sourceText } from '../support/source-files.ts'

/** Each may be a file, or a folder of that name when it has outgrown one. */
const ROLES = ['contract', 'policy', 'repository', 'service', 'routes', 'index']
const SOMETIMES = ['commands', 'import', 'jobs', 'events']
const REQUIRED = ['contract', 'repository', 'service', 'routes', 'index']

const parts = [...PART_FOLDERS]

describe.each(parts)('%s', (name, folder) => {
  const entries = entriesIn(folder).filter((entry) => !entry.name.endsWith('.test.ts'))

  test('consists of the files that every part consists of, and of folders', () => {
    const files = entries.filter(({ isFolder }) => !isFolder).map((entry) => entry.name)
    const allowed = [...ROLES, ...SOMETIMES].map((role) => `${role}.ts`)
    expect(files.filter((file) => !allowed.includes(file))).toEqual([])
  })

  test('has a contract, a repository, a service, routes and a door', () => {
    const present = entries.map((entry) => entry.name.replace(/\.ts$/, ''))
    expect(REQUIRED.filter((role) => !present.includes(role))).toEqual([])
  })

  test('has folders of pure code besides: without database, files or network', () => {
    const pure = foldersIn(folder).filter((inner) => ![...ROLES, ...SOMETIMES].includes(inner))
    const impure = pure
      .flatMap((inner) => sourceFiles(`${folder}/${inner}`, /\.ts$/))
      .filter((file) =>
        /from '(?:[^']*platform\/db\/|node:(?:fs|net|http|https|child_process)|express|pg)/.test(
          sourceText(file),
        ),
      )
    expect(impure).toEqual([])
  })

  test('is in the list of parts under its own name', () => {
    expect(PARTS.map((part) => part.name)).toContain(name)
  })

  test('has its own name in its folders on the screen', () => {
    const screens = ['web/core', 'web/modules'].filter((layer) =>
      foldersIn('web').includes(layer.slice('web/'.length)),
    )
    const known = ['core', 'modules'].map((layer) => `server/${layer}/${name}`)
    expect(known).toContain(folder)
    for (const layer of screens) {
      for (const screen of foldersIn(layer)) expect([...PART_FOLDERS.keys()]).toContain(screen)
    }
  })
})

test('every migration carries a time, the part to which it belongs, a table and what it does', () => {
  const platform = foldersIn('server/platform')
  const owners = [...PART_FOLDERS.keys(), ...platform]
  const migrations = sourceFiles('migrations', /\.sql$/).map((file) => file.split('/').at(-1) ?? '')
  expect(migrations.length).toBeGreaterThan(0)
  for (const migration of migrations) {
    const [, owner] = /^\d{14}_([a-z]+)__[a-z_]+__[a-z_]+\.sql$/.exec(migration) ?? []
    expect({ migration, isOwned: owners.includes(owner ?? '') }).toEqual({ migration, isOwned: true })
  }
})
