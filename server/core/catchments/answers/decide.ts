import type { AnswerStatus } from '../contract.ts'

/** What the answer needs to know of a belonging, whatever else it carries. */
export interface Hit {
  readonly catchmentId: number
  readonly jointGroup: number | null
  /** How exactly its rule names the address; the higher rank wins. */
  readonly rank: number
  readonly grades: readonly number[] | null
  readonly entryYearFrom: number | null
  readonly entryYearTo: number | null
}

export interface Decided<H extends Hit> {
  readonly hit: H
  /** Null: for all grades. */
  readonly grades: number[] | null
  readonly joint: boolean
}

export interface Decision<H extends Hit> {
  readonly status: Extract<AnswerStatus, 'certain' | 'joint' | 'by-grade' | 'uncovered' | 'conflict'>
  readonly answers: Decided<H>[]
}

/** Grades of a primary school. */
const GRADES = [1, 2, 3, 4, 5, 6, 7, 8] as const

/**
 * Which catchments answer for the entrants of `entryYear`: grade by grade the hits of the highest rank. Several
 * for one grade are a joint catchment when all of them are declared so together, else a conflict (law.md R2.5).
 */
export function decide<H extends Hit>(hits: readonly H[], entryYear: number, grade?: number): Decision<H> {
  const holding = hits.filter((hit) => holdsFor(hit, entryYear))
  if (grade === undefined && holding.every((hit) => hit.grades === null)) return decideAlike(holding)

  const grades = grade === undefined || GRADES.some((known) => known === grade) ? GRADES : [grade, ...GRADES]
  const byGrade = new Map(grades.map((each) => [each, ofGrade(holding, each)]))
  const asked = grade === undefined ? [...byGrade.values()] : [byGrade.get(grade) ?? []]
  return { status: statusOf(asked), answers: collect(asked.flat(), byGrade) }
}

/** The common case, where no rule speaks of grades. */
function decideAlike<H extends Hit>(hits: readonly H[]): Decision<H> {
  const winners = highest(hits)
  const joint = winners.length > 1 && areJoint(winners)
  return {
    status: statusOf([winners]),
    answers: winners.map((hit) => ({ hit, grades: null, joint })),
  }
}

export function holdsFor(hit: Pick<Hit, 'entryYearFrom' | 'entryYearTo'>, entryYear: number): boolean {
  return (hit.entryYearFrom ?? -Infinity) <= entryYear && entryYear < (hit.entryYearTo ?? Infinity)
}

function ofGrade<H extends Hit>(hits: readonly H[], grade: number): H[] {
  return highest(hits.filter((hit) => hit.grades?.includes(grade) ?? true))
}

/** The hits of the highest rank, one for a catchment. */
function highest<H extends Hit>(hits: readonly H[]): H[] {
  const top = Math.max(...hits.map((hit) => hit.rank))
  const found = new Map<number, H>()
  for (const hit of hits) if (hit.rank === top && !found.has(hit.catchmentId)) found.set(hit.catchmentId, hit)
  return [...found.values()]
}

function statusOf(grades: readonly (readonly Hit[])[]): Decision<Hit>['status'] {
  if (grades.some((hits) => hits.length > 1 && !areJoint(hits))) return 'conflict'
  if (grades.every((hits) => hits.length === 0)) return 'uncovered'
  if (new Set(grades.map(namesOf)).size > 1) return 'by-grade'
  return (grades[0]?.length ?? 0) > 1 ? 'joint' : 'certain'
}

function areJoint(hits: readonly Hit[]): boolean {
  const group = hits[0]?.jointGroup ?? null
  return group !== null && hits.every((hit) => hit.jointGroup === group)
}

function namesOf(hits: readonly Hit[]): string {
  return hits
    .map((hit) => hit.catchmentId)
    .sort((a, b) => a - b)
    .join()
}

/** One answer for each catchment, with the grades for which it answers. */
function collect<H extends Hit>(
  asked: readonly H[],
  byGrade: ReadonlyMap<number, readonly H[]>,
): Decided<H>[] {
  const ids = new Set(asked.map((hit) => hit.catchmentId))
  return [...ids].flatMap((id) => {
    const hit = asked.find((each) => each.catchmentId === id)
    if (hit === undefined) return []
    const own = [...byGrade].filter(([, hits]) => hits.some((each) => each.catchmentId === id))
    const grades = own.map(([grade]) => grade).sort((a, b) => a - b)
    const isAll = GRADES.every((grade) => grades.includes(grade))
    return [
      {
        hit,
        grades: isAll ? null : grades,
        joint: own.some(([, hits]) => hits.length > 1 && areJoint(hits)),
      },
    ]
  })
}
