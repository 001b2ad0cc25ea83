import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../root.ts'

export const MIGRATIONS = join(ROOT, 'migrations')

/** The names of all migrations of this version, in order. */
export function knownMigrations(of: 'public' | 'municipality'): string[] {
  return readdirSync(join(MIGRATIONS, of))
    .sort()
    .map((file) => file.replace(/\.sql$/, ''))
}

export function migrationText(of: 'public' | 'municipality', migration: string): string {
  return readFileSync(join(MIGRATIONS, of, `${migration}.sql`), 'utf8')
}

export interface PublicObject {
  readonly kind: 'TABLE' | 'VIEW' | 'FUNCTION'
  readonly name: string
}

const CREATION = /^CREATE (?:OR REPLACE )?(TABLE|VIEW|FUNCTION) public\.(\w+)/gm

/** What our migrations make in the schema `public`, which extensions and other programs use too. */
export function publicObjects(): PublicObject[] {
  return knownMigrations('public').flatMap((migration) =>
    [...migrationText('public', migration).matchAll(CREATION)].map(([, kind, name = '']) => ({
      kind: kind === 'VIEW' || kind === 'FUNCTION' ? kind : 'TABLE',
      name,
    })),
  )
}
