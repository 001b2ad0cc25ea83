import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { ROOT } from './root.ts'

/** The version of this installation, from package.json. */
export const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).version
