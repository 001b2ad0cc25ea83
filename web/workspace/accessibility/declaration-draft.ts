import { type Declaration } from '../../../server/platform/accessibility/contract.ts'

/** A declaration as it stands in the fields: what is not given is an empty text. */
export type DeclarationDraft = Omit<Declaration, 'reviewedOn' | 'auditor'> & {
  reviewedOn: string
  auditor: string
}

/** What a municipality begins with. */
export function emptyDraft(today: string, siteUrl: string): DeclarationDraft {
  return {
    entity: '',
    siteUrl,
    publishedOn: today,
    updatedOn: today,
    status: 'partial',
    shortcomings: '',
    preparedOn: today,
    reviewedOn: '',
    auditor: '',
    contact: '',
    email: '',
    telephone: '',
    architecture: '',
    applications: '',
  }
}

export function draftOf(declaration: Declaration): DeclarationDraft {
  const { reviewedOn, auditor } = declaration
  return { ...declaration, reviewedOn: reviewedOn ?? '', auditor: auditor ?? '' }
}

/** What is sent: where the portal conforms in full, whatever was written of shortcomings before is left out. */
export function bodyOf(draft: DeclarationDraft): Declaration {
  const orNone = (text: string) => (text.trim() === '' ? null : text)
  return {
    ...draft,
    shortcomings: draft.status === 'full' ? '' : draft.shortcomings,
    reviewedOn: orNone(draft.reviewedOn),
    auditor: orNone(draft.auditor),
  }
}
