import { type Part } from '../../platform/part.ts'
import { publicTables } from '../../platform/personal-data/index.ts'
import { commands, imports } from './commands.ts'
import { routes } from './routes.ts'
import { followAddresses, followBoundary } from './service/plans.ts'

export { type CatchmentToLoad, loadPlan, type PlanToLoad, type RuleToLoad } from './service/load-plan.ts'
export { answer as answerOf } from './service/answers.ts'
export { currentCatchment } from './service/current-catchment.ts'
export { publishedPlans } from './service/plan-read.ts'
export { drawCatchments } from './service/plans.ts'

/** Which school an address belongs to, and why. */
export const catchments: Part = {
  name: 'catchments',
  routes,
  commands,
  imports,
  tables: publicTables(
    'catchments',
    'catchments_plans',
    'catchments_publications',
    'catchments_rules',
    'catchments_areas',
    'catchments_addresses',
  ),
  follows: [
    { layer: 'addresses', run: followAddresses },
    { layer: 'boundary', run: followBoundary },
  ],
}
