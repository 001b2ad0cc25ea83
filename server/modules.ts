import { addresses } from './core/addresses/index.ts'
import { catchments } from './core/catchments/index.ts'
import { citizens, people } from './core/people/index.ts'
import { schools } from './core/schools/index.ts'
import { terrain } from './core/terrain/index.ts'
import { library } from './modules/library/index.ts'
import { news } from './modules/news/index.ts'
import { reports } from './modules/reports/index.ts'
import { accessibility } from './platform/accessibility/index.ts'
import { accounts, type CitizenSource } from './platform/accounts/index.ts'
import { audit } from './platform/audit/index.ts'
import type { EventHandler } from './platform/events/index.ts'
import { face } from './platform/face/index.ts'
import { importDesk } from './platform/imports/desk.ts'
import type { ImportKind } from './platform/imports/index.ts'
import { type JobKind, jobs } from './platform/jobs/index.ts'
import { municipalities } from './platform/municipalities/index.ts'
import type { Part } from './platform/part.ts'
import { personalData, PLATFORM_TABLES, type TableDeclaration } from './platform/personal-data/index.ts'
import { type FindUnits, unitFinder } from './platform/rights/units.ts'

/** The parts that officials can load data into, and the modules, one line each. */
const CITY_PARTS: readonly Part[] = [terrain, addresses, schools, catchments, people, library, reports, news]

/** The imports that officials can do in the browser, in the order in which a city begins. */
export const IMPORT_KINDS: readonly ImportKind[] = CITY_PARTS.flatMap((part) => part.imports ?? [])

/** The parts of the platform, the core and the modules. */
export const PARTS: readonly Part[] = [
  municipalities,
  personalData,
  accounts,
  audit,
  accessibility,
  face,
  jobs,
  importDesk(IMPORT_KINDS),
  ...CITY_PARTS,
]

/** Every table of the installation, with its retention and whose data it holds. */
export const TABLES: readonly TableDeclaration[] = [
  ...PLATFORM_TABLES,
  ...PARTS.flatMap(({ tables }) => tables),
]

/** What the parts do when something has happened in others. */
export const EVENT_HANDLERS: readonly EventHandler[] = PARTS.flatMap((part) => part.on ?? [])

/** All kinds of long work. */
export const JOB_KINDS: readonly JobKind[] = PARTS.flatMap((part) => part.jobs ?? [])

/** Finds what roles are granted for, in whichever part it is. */
export const FIND_UNITS: FindUnits = unitFinder(PARTS.flatMap(({ units = [] }) => units))

/** Who of those that sign in by login.gov.pl is known here. */
export const CITIZENS: CitizenSource = citizens
