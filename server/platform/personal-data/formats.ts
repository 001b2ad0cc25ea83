import { csvDocument } from '../http/csv.ts'
import { message } from '../messages.ts'
import type { ProcessingRegister, RegisterEntry } from './contract.ts'

/** What art. 30 ust. 1 RODO asks for, in its order; the tables come last, for whoever looks after the system. */
const COLUMNS = [
  'name',
  'controllerName',
  'purpose',
  'basis',
  'subjects',
  'data',
  'recipients',
  'transfers',
  'retention',
  'security',
  'tables',
] as const
type Column = (typeof COLUMNS)[number]

const heading = (column: Column) => message(`server.register.columns.${column}`)

function text(entry: RegisterEntry, column: Column): string {
  if (column === 'tables') return entry.tables.join(', ')
  if (column !== 'retention') return entry[column]
  return entry.retention
    .map(({ name, term, basis }) => `${name}: ${term}${basis === null ? '' : ` (${basis})`}`)
    .join('; ')
}

export function registerCsv({ activities }: ProcessingRegister): string {
  const rows = activities.map((entry, index) => [index + 1, ...COLUMNS.map((column) => text(entry, column))])
  return csvDocument([message('server.register.number'), ...COLUMNS.map(heading)], rows)
}

/** The register to read or to print: a chapter for each activity. */
export function registerMarkdown({ municipality, asOf, activities }: ProcessingRegister): string {
  const chapters = activities.map((entry, index) =>
    [
      `## ${index + 1}. ${entry.name}`,
      ...COLUMNS.slice(1).map((column) => `- **${heading(column)}**: ${text(entry, column)}`),
    ].join('\n\n'),
  )
  return [
    `# ${message('server.register.title', { municipality })}`,
    message('server.register.asOf', { day: asOf }),
    ...chapters,
    '',
  ].join('\n\n')
}
