import type { PlaceRow } from '../repository/index.ts'

export interface House {
  readonly id: number
  readonly number: string
  /** `YYYY-MM-DD`, the first day on which it stands no more; empty while it stands. */
  readonly closedOn: string
  /** `catchment:rule`, joined by spaces: the same for all that belong alike. */
  readonly belongings: string
}

/** A street with all its houses in the order of their numbers, closed ones too. */
export interface BookPlace extends PlaceRow {
  readonly sortName: string
  readonly letter: string
  readonly houses: readonly House[]
}

/** A street has one locality, whatever its addresses say. */
export function placeKey({ streetId, localityId }: Pick<PlaceRow, 'streetId' | 'localityId'>): string {
  return streetId === null ? `locality ${localityId}` : `street ${streetId}`
}
