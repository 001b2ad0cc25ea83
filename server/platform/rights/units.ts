import type { Db } from '../db/db.ts'
import type { UnitKind } from './contract.ts'

/** Something for which a role can be granted, as the part to which it belongs knows it. */
export interface Unit {
  readonly id: number
  readonly title: string
  /** The school to which it belongs; null: none. */
  readonly schoolId: number | null
  /** Whether it is none any more: no role is given for it. */
  readonly isEnded?: boolean
}

/** What a part tells of its units: those of `ids` that exist and that row security lets be seen. */
export interface UnitSource {
  readonly kind: Exclude<UnitKind, 'municipality'>
  find(tx: Db, ids: readonly number[]): Promise<Unit[]>
}

/** Units of one kind by their ids, from the part that has them; of a kind that nobody has, none. */
export type FindUnits = (tx: Db, kind: UnitKind, ids: readonly number[]) => Promise<Unit[]>

export function unitFinder(sources: readonly UnitSource[]): FindUnits {
  return async (tx, kind, ids) => {
    const source = sources.find((each) => each.kind === kind)
    return source === undefined || ids.length === 0 ? [] : source.find(tx, [...new Set(ids)])
  }
}
