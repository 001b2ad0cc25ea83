/**
 * What every table of the installation says of itself, so that nobody's data lie somewhere forgotten: how long its rows
 * are kept, who answers for them (RODO, art. 4 pkt 7), and whose data they are. The register of processing
 * activities, export and erasure of a person and the rotation of keys all run from these declarations.
 */
export interface TableDeclaration {
  /** As SQL names it; `public.` before a table that all municipalities share. */
  readonly table: string
  readonly retention: RetentionClass
  readonly controller: Controller
  readonly personal: 'none' | PersonalData
  /** From when its term counts. Without it nothing is cleared by itself: its rows last as long as others refer to them. */
  readonly ends?: Ending
}

/** When a row has come to its end. */
export interface Ending {
  /** The earliest of these that has come, and none while all are empty: the row is in use. */
  readonly columns: readonly string[]
  /** For so many days more it is still in use. */
  readonly usedForDays?: number
}

/** The school for what it keeps of its pupils and staff, the city for its own tasks, a library for its readers. */
export type Controller = 'school' | 'city' | 'library' | 'none'

export interface PersonalData {
  /** The processing activity of which the rows are part: purpose and legal basis stand with it. */
  readonly activity: Activity
  /** Columns that say whose row it is. None: the rows tell of people without saying who they are (children at an address). */
  readonly subjects: readonly Subject[]
  readonly encrypted?: readonly EncryptedColumn[]
  /** Columns that name an account that acted; the row is about somebody else and outlasts that account's erasure. */
  readonly actors?: readonly string[]
  /** The row of a person, by its id; this column joins it to the account by which the person signs in. */
  readonly account?: string
  /** Rows to which others refer stay when their subject is erased; these columns lose what they tell. */
  readonly blanked?: Readonly<Record<string, 'nothing' | 'marker' | 'now'>>
}

/** A column that holds the id of a person or of an account. */
export interface Subject {
  readonly column: string
  readonly of: 'person' | 'account'
  /** Only in rows where another column says so: `unit_kind` is `ward`. */
  readonly when?: { readonly column: string; readonly is: string }
  /** It holds the username in small letters, not the id. */
  readonly by?: 'username'
}

/** A `bytea` column that holds envelopes of `Secrets.encrypt`; `index` is the column of the keyed index beside it, if any. */
export interface EncryptedColumn {
  readonly column: string
  readonly index?: string
  /** It proves who one is, as a secret shared with a telephone does: it is left out of what a person gets a copy of. */
  readonly isProof?: true
}

/** An activity of the register (RODO, art. 30); its words are the catalogue's, under `server.activities`. */
export const ACTIVITIES = ['persons', 'accounts', 'audit', 'population', 'reports', 'operation'] as const
export type Activity = (typeof ACTIVITIES)[number]

interface Keeping {
  /** A law obliges to keep the rows until the term ends: they outlast the wish of a person to be erased (art. 17 ust. 3). */
  readonly isHeld: boolean
  /** `term`: a parameter `retention/<class>` says how long; `use`: as long as in use; `file-plan`: as the case's class says. */
  readonly until: 'term' | 'use' | 'file-plan'
}

const held = (until: Keeping['until'] = 'term'): Keeping => ({ isHeld: true, until })
const erasable = (until: Keeping['until'] = 'term'): Keeping => ({ isHeld: false, until })

/**
 * Retention classes. How long each lasts, the law changes: the parameters `retention/<class>` tell it, with the basis. Categories
 * B of the archives count full calendar years from the closing of the file (law.md R11.2).
 */
export const RETENTION = {
  /** Registers and maps that anybody may see: streets, schools, catchments. */
  'public-register': erasable('use'),
  /** What the program notes for itself; tells of nobody. */
  technical: erasable('use'),
  persons: erasable(),
  population: erasable(),
  accounts: erasable(),
  sessions: erasable(),
  jobs: erasable(),
  reports: erasable(),
  audit: held(),
  'mark-sheets': held(),
  diary: held(),
  'exam-records': held(),
  recruitment: erasable(),
  scholarships: held(),
  subsidies: held(),
  payroll: held(),
  'payroll-before-2019': held(),
  'staff-files': held(),
  'staff-files-before-2019': held(),
  cameras: erasable(),
  cases: held('file-plan'),
} as const satisfies Readonly<Record<string, Keeping>>
export type RetentionClass = keyof typeof RETENTION

/** Tables of a part that hold what anybody may see, and nobody's data. */
export function publicTables(...tables: readonly string[]): TableDeclaration[] {
  return tables.map((table) => ({
    table,
    retention: 'public-register',
    controller: 'none',
    personal: 'none',
  }))
}

/** Tables that the program needs for itself, and that tell of nobody. */
export function technicalTables(...tables: readonly string[]): TableDeclaration[] {
  return tables.map((table) => ({ table, retention: 'technical', controller: 'none', personal: 'none' }))
}
