import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { DemoCity } from '../../data/generator/city.ts'
import { ROOT } from '../../server/platform/root.ts'

const run = promisify(execFile)

/** The JSON of a demo city, made by the built program: inside Jest's modules the same takes five times as long. */
export async function generatedCity(slug: string, seed: number): Promise<string> {
  const generator = `generate${slug.charAt(0).toUpperCase()}${slug.slice(1)}`
  const script = `
    const { ${generator} } = await import(${JSON.stringify(join(ROOT, `dist/data/${slug}/generate.js`))})
    process.stdout.write(JSON.stringify(${generator}(${seed})))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    maxBuffer: 2 ** 29,
  })
  return stdout
}

export function parseCity(text: string): DemoCity {
  return JSON.parse(text) as DemoCity // what the generator has just written
}
