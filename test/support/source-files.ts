import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../../server/platform/root.ts'

/** The files below `folder` whose path ends as given, relative to the repository, tests left out. */
export function sourceFiles(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => ending.test(file) && !/\.test\.ts$|node_modules|(^|\/)dist\//.test(file))
    .sort()
}

export function sourceText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** The names of the folders directly in `folder`. */
export function foldersIn(folder: string): string[] {
  return entriesIn(folder)
    .filter((entry) => entry.isFolder)
    .map(({ name }) => name)
}

export function entriesIn(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    isFolder: entry.isDirectory(),
  }))
}

/** The parts of the core and the modules: where each lives, under its name. */
export const PART_FOLDERS: ReadonlyMap<string, string> = new Map(
  ['server/core', 'server/modules'].flatMap((layer) => {
    const isThere = foldersIn('server').includes(layer.slice('server/'.length))
    return isThere ? foldersIn(layer).map((name) => [name, `${layer}/${name}`] as const) : []
  }),
)
