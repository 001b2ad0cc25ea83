import type { DemoCity } from '../../data/generator/city.ts'
import { libraryBranches } from '../../data/generator/libraries.ts'
import type { NewBranch } from '../modules/library/index.ts'
import { message } from '../platform/messages.ts'

const DAY_MILLISECONDS = 86_400_000

/** The libraries of a demo city, the last branch of them closed for some days soon. */
export function demoBranches(
  city: DemoCity,
  schoolIds: ReadonlyMap<string, number>,
  today: string,
): NewBranch[] {
  const day = (count: number) =>
    new Date(Date.parse(today) + count * DAY_MILLISECONDS).toISOString().slice(0, 10)
  const stocktaking = { firstDay: day(7), lastDay: day(9), reason: message('demo.stocktaking') }
  const branches = libraryBranches(city)
  const closed = branches.findLast(({ kind }) => kind !== 'school')
  return branches.map(({ schoolKey, point, ...branch }) => ({
    ...branch,
    schoolId: schoolKey === null ? null : (schoolIds.get(schoolKey) ?? null),
    point: [point[0], point[1]],
    isFictional: true,
    validFrom: '2020-01-01',
    closures: branch.name === closed?.name ? [stocktaking] : [],
  }))
}
