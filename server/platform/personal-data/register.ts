import { message } from '../messages.ts'
import type { RegisterEntry } from './contract.ts'
import {
  ACTIVITIES,
  type Activity,
  type Controller,
  RETENTION,
  type TableDeclaration,
} from './declaration.ts'
import type { Term } from './repository.ts'

const CONTROLLERS = ['city', 'school', 'library'] as const satisfies readonly Controller[]

/** The register's entries: for each activity and controller that has a table, what the declarations and the catalogue say. */
export function registerEntries(
  tables: readonly TableDeclaration[],
  terms: readonly Term[],
  city: string,
): RegisterEntry[] {
  return ACTIVITIES.flatMap((activity) =>
    CONTROLLERS.flatMap((controller) => {
      const own = tables.filter(
        (each) =>
          each.controller === controller && each.personal !== 'none' && each.personal.activity === activity,
      )
      return own.length === 0 ? [] : [entryOf(activity, controller, { own, terms, city })]
    }),
  )
}

interface Material {
  readonly own: readonly TableDeclaration[]
  readonly terms: readonly Term[]
  readonly city: string
}

function entryOf(
  activity: Activity,
  controller: RegisterEntry['controller'],
  { own, terms, city }: Material,
): RegisterEntry {
  const say = (column: string) => message(`server.activities.${activity}.${column}`)
  const classes = [...new Set(own.map(({ retention }) => retention))]
  return {
    activity,
    name: say('name'),
    controller,
    controllerName: message(`server.controllers.${controller}`, { city }),
    purpose: say('purpose'),
    basis: say('basis'),
    subjects: say('subjects'),
    data: say('data'),
    recipients: say('recipients'),
    transfers: message('server.register.transfers'),
    retention: classes.map((name) => ({
      class: name,
      name: message(`server.retention.${name}`),
      ...keptUntil(
        RETENTION[name].until,
        terms.find(({ key }) => key === `retention/${name}`),
      ),
    })),
    security: message('server.register.security'),
    tables: own.map(({ table }) => table).sort(),
  }
}

function keptUntil(
  until: (typeof RETENTION)[keyof typeof RETENTION]['until'],
  term: Term | undefined,
): { term: string; basis: string | null } {
  if (until !== 'term' || term === undefined) {
    return { term: message(`server.register.until.${until}`), basis: null }
  }
  const { years, months, from, basis } = term
  const length =
    years === null
      ? message('server.register.months', { count: months ?? 0 })
      : message('server.register.years', { count: years })
  return { term: message(`server.register.from.${from}`, { length }), basis }
}
