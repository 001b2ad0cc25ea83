import type { Clock } from '../../server/platform/clock.ts'
import type { InstallationKeys } from '../../server/platform/secrets/index.ts'
import { makeKey, type MasterKey } from '../../server/platform/secrets/secret-file.ts'
import { createKeyRing } from '../../server/platform/secrets/secrets.ts'

/** Keys as an installation has them, in memory. */
export function testSecrets(clock: Clock): InstallationKeys {
  let keys: readonly MasterKey[] = [makeKey('current', clock)]
  return {
    ...createKeyRing(() => keys),
    prepareKey() {
      const made = makeKey('next', clock)
      keys = [...keys, made]
      return Promise.resolve(made)
    },
    promoteKey(id) {
      keys = keys.map((key) => ({ ...key, state: key.id === id ? 'current' : 'retired' }))
      return Promise.resolve()
    },
  }
}
