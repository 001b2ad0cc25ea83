import { addresses } from './core/addresses/index.ts'
import { catchments } from './core/catchments/index.ts'
import { people } from './core/people/index.ts'
import { schools } from './core/schools/index.ts'
import { terrain } from './core/terrain/index.ts'
import { municipalities } from './platform/municipalities/index.ts'
import type { Part } from './platform/part.ts'

/** The parts of the core and the modules, one line each. */
export const PARTS: readonly Part[] = [municipalities, terrain, addresses, schools, catchments, people]
