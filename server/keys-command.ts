import { setTimeout } from 'node:timers/promises'

import type { GlobalCommand } from './global-command.ts'
import { TABLES } from './modules.ts'
import { message } from './platform/messages.ts'
import { checkKeys, FRESH_MILLISECONDS, reencrypt } from './platform/secrets/index.ts'

/**
 * `rejon keys rotate`: from now on a new key writes, and everything encrypted is written anew with it, while the servers
 * go on. First every server gets to know the key, then it is used: nobody meets an envelope that it cannot open.
 * Interrupted, `--resume` goes on with what is left.
 */
export const rotateKeys: GlobalCommand = {
  scope: 'installation',
  name: 'keys rotate',
  options: { resume: { type: 'boolean' } },
  arguments: [],
  async run({ values }, io, ground) {
    const { secrets, database, registry, clock } = ground
    if (values['resume'] !== true) {
      const { id } = await secrets.prepareKey()
      io.progress(message('commands.key-made', { key: id }))
      await setTimeout(2 * FRESH_MILLISECONDS)
      await checkKeys(database, secrets.keys(), clock)
      await secrets.promoteKey(id)
      await setTimeout(2 * FRESH_MILLISECONDS)
    }
    let renewed = 0
    for (const { schemaName, slug } of await registry.all()) {
      io.progress(message('commands.reencrypting', { slug }))
      renewed += await reencrypt(
        database.city(schemaName, { kind: 'program', purpose: 'operate' }),
        secrets.of(schemaName),
        TABLES,
      )
    }
    const key = secrets.keys().find(({ state }) => state === 'current')?.id ?? ''
    io.print(message('commands.keys-rotated', { key, count: renewed }))
    return { exitCode: 0, json: { key, renewed } }
  },
}
