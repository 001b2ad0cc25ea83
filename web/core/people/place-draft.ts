/** Where a child is to be enrolled, as the fields of a form hold it. */
export interface PlaceDraft {
  readonly schoolId: number | undefined
  readonly classUnitId: number | undefined
  readonly from: string
}
