import { expect, test } from '@jest/globals'
import { z } from 'zod'

import { sourceText } from '../support/source-files.ts'

const PLATFORM = z.array(z.string()).optional()
const locked = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      os: PLATFORM,
      cpu: PLATFORM,
      libc: PLATFORM,
    }),
  ),
})
const { packages } = locked.parse(JSON.parse(sourceText('package-lock.json')))
const all = Object.entries(packages).filter(([place]) => place !== '')

/** Whether a package is installed on the machines for which this is made and tested: Debian on x64. */
const isForThese = ({ os, cpu, libc }: (typeof all)[number][1]) =>
  (os?.includes('linux') ?? true) && (cpu?.includes('x64') ?? true) && (libc?.includes('glibc') ?? true)

test('every package that is installed is known by its SHA-512', () => {
  expect(all.length).toBeGreaterThan(500)
  const unknown = all.filter(
    ([, each]) => isForThese(each) && !/^sha512-[\w+/]{86}==$/.test(each.integrity ?? ''),
  )
  expect(unknown.map(([place]) => place)).toEqual([])
})

test('what is not known by it is only what tools of development bring for other machines', () => {
  const unknown = all.filter(([, { integrity }]) => integrity === undefined)
  expect(unknown.filter(([, { dev, optional }]) => dev !== true || optional !== true)).toEqual([])
})

test('packages come from the registry alone: no address of another place, no folder, no repository', () => {
  const elsewhere = all.filter(
    ([, { link, resolved }]) => link === true || !(resolved ?? REGISTRY).startsWith(REGISTRY),
  )
  expect(elsewhere.map(([place]) => place)).toEqual([])
  const own = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(sourceText('package.json')))
  const versions = Object.entries({ ...own.dependencies, ...own.devDependencies })
  expect(versions.filter(([, version]) => !/^[\^~]?\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
const REGISTRY = 'https://registry.npmjs.org/'

test('nothing runs when packages are installed, but for these tools of development', () => {
  const running = all.filter(([, { hasInstallScript }]) => hasInstallScript === true)
  expect(running.filter(([, { dev }]) => dev !== true)).toEqual([])
  expect([...new Set(running.map(([place]) => place.replace(/^.*node_modules\//, '')))].sort()).toEqual([
    '@parcel/watcher',
    '@swc/core',
    'esbuild',
  ])
})
