import { z } from 'zod'

import { importReport } from '../../server/platform/imports/index.ts'
import type { Finished, TestCity } from './database.ts'

const terytReport = importReport.extend({
  names: z.array(
    z.object({
      kind: z.string(),
      event: z.string(),
      simc: z.string().nullable(),
      ulic: z.string().nullable(),
      was: z.string().nullable(),
      is: z.string().nullable(),
    }),
  ),
})

export interface FinishedTeryt extends Finished {
  /** What the command printed with `--json`; undefined when it refused the file. */
  readonly report: z.output<typeof terytReport> | undefined
}

/** Runs `rejon import teryt <words> --json` in `folder`. */
export async function importTeryt(
  city: TestCity,
  folder: string,
  ...words: string[]
): Promise<FinishedTeryt> {
  const done = await city.rejon(['import', 'teryt', ...words, '--json'], folder)
  const written: unknown = done.stdout === '' ? undefined : JSON.parse(done.stdout)
  return { ...done, report: terytReport.safeParse(written).data }
}
