import { type Command } from '../../platform/command.ts'
import { type ImportKind, importOptions, REGISTER_FIELDS } from '../../platform/imports/index.ts'
import { REGISTER_CHANGED } from './events.ts'
import { importRspo } from './import.ts'
import { SCHOOL_TABLES } from './repository.ts'

const rspo: Command = { name: 'import rspo', options: importOptions, arguments: ['file…'], run: importRspo }

export const commands: readonly Command[] = [rspo]

/** The same in the browser. */
export const imports: readonly ImportKind[] = [
  {
    name: 'rspo',
    command: rspo,
    accepts: ['.csv'],
    takesSeveral: true,
    fields: REGISTER_FIELDS,
    tables: SCHOOL_TABLES,
    layers: ['schools'],
    undone: (tx, context) => context.publish(tx, REGISTER_CHANGED, {}),
  },
]
