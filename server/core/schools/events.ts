import { z } from 'zod'

import type { EventKind } from '../../platform/events/index.ts'

/** The register of schools is another one: some were added, changed, closed, or an import was taken back. */
export const REGISTER_CHANGED: EventKind<Record<string, never>> = {
  name: 'schools.register-changed',
  payload: z.strictObject({}),
}
