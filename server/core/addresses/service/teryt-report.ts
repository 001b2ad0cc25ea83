import type { ImportReport } from '../../../platform/imports/index.ts'
import { message } from '../../../platform/messages.ts'

/**
 * What TERYT did to a name. `identified`: got its symbol; `corrected`: the same name in other letters or longer;
 * `renamed`: another name; `added`: was not here; `only-here`: is not in TERYT.
 */
export interface NameEvent {
  readonly kind: 'municipality' | 'locality' | 'street'
  readonly event: 'identified' | 'corrected' | 'renamed' | 'added' | 'only-here'
  readonly simc: string | null
  readonly ulic: string | null
  readonly was: string | null
  readonly is: string | null
}

/** The shared report, and every name that is not as it was. */
export interface TerytReport extends ImportReport {
  readonly names: readonly NameEvent[]
}

/** What a person should see: each name that changed or that TERYT lacks; of the rest, how many. */
export function namesText(names: readonly NameEvent[]): string[] {
  const shown = names.filter(({ event }) => event !== 'added' && event !== 'identified')
  const count = (wanted: NameEvent['event']) => names.filter(({ event }) => event === wanted).length
  return [
    ...shown.map(({ event, was, is }) => message(`imports.teryt.${event}`, { was: was ?? '', is: is ?? '' })),
    message('imports.teryt.names', {
      identified: count('identified'),
      corrected: count('corrected'),
      renamed: count('renamed'),
      added: count('added'),
      onlyHere: count('only-here'),
    }),
  ]
}
