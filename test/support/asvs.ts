import { parse } from 'csv-parse/sync'
import { z } from 'zod'

import { sourceText } from './source-files.ts'

const levels = ['L1', 'L2'] as const
const statuses = ['proved', 'met', 'partly', 'open', 'not-applicable'] as const
type Status = (typeof statuses)[number]

const row = z.strictObject({
  id: z.string().regex(/^\d+\.\d+\.\d+$/),
  level: z.enum(levels),
  requirement: z.string().min(1),
  status: z.enum(statuses),
  proof: z.string().transform((text) => (text === '' ? [] : text.split(' | ').map(readProof))),
  remark: z.string(),
})
export type AsvsRow = z.output<typeof row>

/** Where it is to be seen: a file, and the title of one of its tests where a test proves it. */
export interface Proof {
  readonly file: string
  readonly title: string | undefined
}

function readProof(text: string): Proof {
  const [file = '', ...title] = text.split(' > ')
  return { file, title: title.length === 0 ? undefined : title.join(' > ') }
}

/** What docs/asvs.csv says of OWASP ASVS 5.0, a row for each requirement of levels 1 and 2. */
export function readAsvs(): AsvsRow[] {
  return z.array(row).parse(parse(sourceText('docs/asvs.csv'), { columns: true }))
}

/** `ASVS 5.0 L1: 42 of 70 proved by tests, 10 met by design, 5 partly, 3 open, 10 not applicable` for each level. */
export function shareOf(rows: readonly AsvsRow[]): string[] {
  return levels.map((level) => {
    const own = rows.filter((each) => each.level === level)
    const count = (status: Status) => own.filter((each) => each.status === status).length
    const parts = [
      `${count('proved')} of ${own.length} proved by tests`,
      `${count('met')} met by design`,
      `${count('partly')} partly`,
      `${count('open')} open`,
      `${count('not-applicable')} not applicable`,
    ]
    return `ASVS 5.0 ${level}: ${parts.join(', ')}`
  })
}
