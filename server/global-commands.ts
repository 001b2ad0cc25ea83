import { backup, restore } from './backup-commands.ts'
import type { GlobalCommand } from './global-command.ts'
import { loadDemo } from './demo/index.ts'
import { rotateKeys } from './keys-command.ts'
import { WrongUsage } from './platform/command.ts'
import { namedFile } from './platform/imports/index.ts'
import { message } from './platform/messages.ts'
import { addMunicipality, readBoundary } from './platform/municipalities/index.ts'

const migrate: GlobalCommand = {
  scope: 'installation',
  name: 'migrate',
  options: {},
  arguments: [],
  // Opening the installation has just migrated it.
  run: (_args, io) => {
    io.print(message('commands.migrated'))
    return Promise.resolve({ exitCode: 0, json: { migrated: true } })
  },
}

const add: GlobalCommand = {
  scope: 'installation',
  name: 'municipality add',
  options: {
    teryt: { type: 'string', required: true },
    name: { type: 'string', required: true },
    boundary: { type: 'string' },
    default: { type: 'boolean' },
  },
  arguments: ['slug'],
  async run({ positionals: [slug = ''], values }, io, ground) {
    const { teryt, name, boundary } = values
    const wanted = { slug, teryt: String(teryt), name: String(name) }
    const area =
      typeof boundary === 'string' ? await readBoundary(namedFile(boundary, io.folder), wanted) : undefined
    const added = await addMunicipality(ground.database, {
      ...wanted,
      isDefault: values['default'] === true,
      ...(area !== undefined && { boundary: area }),
    })
    ground.registry.forget()
    io.print(message('commands.municipality-added', { slug: added.slug, name: added.name }))
    return { exitCode: 0, json: added }
  },
}

const list: GlobalCommand = {
  scope: 'installation',
  name: 'municipality list',
  options: {},
  arguments: [],
  async run(_args, io, ground) {
    const all = await ground.registry.all()
    for (const { slug, teryt, title, isDefault } of all)
      io.print([isDefault ? '*' : ' ', slug, teryt, title].join('\t'))
    return { exitCode: 0, json: all }
  },
}

const demo: GlobalCommand = {
  scope: 'installation',
  name: 'demo',
  options: { city: { type: 'string' }, seed: { type: 'string' } },
  arguments: [],
  async run({ values }, io, ground) {
    const { city = 'koszalin', seed = '1' } = values
    if (!/^\d{1,9}$/.test(String(seed))) throw new WrongUsage('demo-seed', { seed: String(seed) })
    const loaded = await loadDemo(ground, String(city), Number(seed), io)
    io.print(message('commands.demo-loaded', loaded))
    return { exitCode: 0, json: loaded }
  },
}

export const GLOBAL_COMMANDS: readonly GlobalCommand[] = [
  migrate,
  demo,
  add,
  list,
  backup,
  restore,
  rotateKeys,
]
