import { type BranchKind } from '../../../server/modules/library/contract.ts'

export type LibraryGroup = 'public' | 'school' | 'pedagogical'
export const LIBRARY_GROUPS: readonly LibraryGroup[] = ['public', 'school', 'pedagogical']

/** The main library and its branches are one for who looks for a book. */
export function libraryGroupOf(kind: BranchKind): LibraryGroup {
  return kind === 'main' || kind === 'branch' ? 'public' : kind
}
