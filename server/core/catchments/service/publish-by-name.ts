import type { Command, CommandArguments, CommandContext, CommandResult } from '../../../platform/command.ts'
import type { Db } from '../../../platform/db/db.ts'
import { Problem } from '../../../platform/http/problem.ts'
import { message } from '../../../platform/messages.ts'
import { readPlanOptions } from '../import/options.ts'
import { lockPlans, type PublishedPlanRow, selectPlans } from '../repository/index.ts'
import { publish, withdraw } from './publish.ts'

type Act = (tx: Db, plan: PublishedPlanRow, context: CommandContext) => Promise<unknown>

/** Does something with the plan of that name that the city holds, as a draft or as law. Throws 404 where there is none. */
function acting(state: PublishedPlanRow['state'], done: string, act: Act): Command['run'] {
  return (args: CommandArguments, context: CommandContext): Promise<CommandResult> => {
    const wanted = readPlanOptions(args)
    return context.db.transaction(async (tx) => {
      await lockPlans(tx)
      const plan = (await selectPlans(tx)).find(
        (each) =>
          each.name === wanted.plan &&
          each.level === wanted.level &&
          each.entryYearFrom === wanted.entryYearFrom &&
          each.knownTo === null &&
          each.state === state,
      )
      if (plan === undefined) {
        throw new Problem(404, 'plan-unknown', { plan: wanted.plan, year: wanted.entryYearFrom })
      }
      await act(tx, plan, context)
      context.print(message(`catchments.${done}`, { plan: plan.name, year: plan.entryYearFrom }))
      return { exitCode: 0, json: { plan: plan.name, entryYearFrom: plan.entryYearFrom } }
    })
  }
}

export const publishByName = acting('draft', 'published', publish)
export const withdrawByName = acting('adopted', 'withdrawn', withdraw)
