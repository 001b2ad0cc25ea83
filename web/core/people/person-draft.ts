import { type z } from 'zod'

import {
  type documentKind,
  type Person,
  type postPerson,
  type sex,
} from '../../../server/core/people/contract.ts'

export type Sex = z.output<typeof sex>
export type DocumentKind = z.output<typeof documentKind>
export type IdentityKind = 'pesel' | 'document' | 'none' | 'unchanged'

/** A person as the fields of a form hold them: everything is a text. */
export interface PersonDraft {
  readonly givenName: string
  readonly familyName: string
  readonly birthDate: string
  readonly sex: Sex | undefined
  readonly identity: IdentityKind
  readonly pesel: string
  readonly documentKind: DocumentKind | undefined
  readonly documentNumber: string
  readonly home: { readonly id: number; readonly label: string } | null
}

type Body = z.input<(typeof postPerson)['body']>
type Facts = Pick<Body, 'givenName' | 'familyName' | 'birthDate' | 'sex' | 'homeAddressId'>

export const emptyDraft = (identity: IdentityKind): PersonDraft => ({
  givenName: '',
  familyName: '',
  birthDate: '',
  sex: undefined,
  identity,
  pesel: '',
  documentKind: undefined,
  documentNumber: '',
  home: null,
})

/** The form of somebody who is known: their number stays, and is not shown. */
export const draftOf = ({ givenName, familyName, birthDate, sex, home }: Person): PersonDraft => ({
  ...emptyDraft('unchanged'),
  givenName,
  familyName,
  birthDate: birthDate ?? '',
  sex: sex ?? undefined,
  home,
})

export const factsOf = ({ givenName, familyName, birthDate, sex, home }: PersonDraft): Facts => ({
  givenName,
  familyName,
  birthDate: birthDate === '' ? null : birthDate,
  sex: sex ?? null,
  homeAddressId: home?.id ?? null,
})

/** As the endpoints take it; `unchanged` is for who is known only. */
export function identityOf(draft: PersonDraft): Body['identity'] | { kind: 'unchanged' } {
  const { identity, pesel, documentKind = 'other', documentNumber } = draft
  if (identity === 'pesel') return { kind: 'pesel', pesel }
  if (identity === 'document') return { kind: 'document', documentKind, documentNumber }
  return { kind: identity }
}

/** The number of somebody new is never unchanged. */
export function newIdentityOf(draft: PersonDraft): Body['identity'] {
  const identity = identityOf(draft)
  return identity.kind === 'unchanged' ? { kind: 'none' } : identity
}

interface Missing {
  readonly field: string
  readonly isWrong: boolean
  readonly text: string
}

/** What can be said of a draft before anybody is asked; `at` stands before the names of its fields. */
export function missingIn(draft: PersonDraft, t: (key: string) => string, at = ''): readonly Missing[] {
  const { givenName, familyName, identity, pesel, documentKind, documentNumber } = draft
  return [
    { field: 'givenName', isWrong: givenName.trim() === '', text: 'givenNameMissing' },
    { field: 'familyName', isWrong: familyName.trim() === '', text: 'familyNameMissing' },
    { field: 'identity-pesel', isWrong: identity === 'pesel' && pesel.trim() === '', text: 'peselMissing' },
    {
      field: 'identity-documentKind',
      isWrong: identity === 'document' && documentKind === undefined,
      text: 'documentKindMissing',
    },
    {
      field: 'identity-documentNumber',
      isWrong: identity === 'document' && documentNumber.trim() === '',
      text: 'documentNumberMissing',
    },
  ]
    .filter(({ isWrong }) => isWrong)
    .map(({ field, isWrong, text }) => ({
      field: `${at}${field}`,
      isWrong,
      text: t(`workspace.people.${text}`),
    }))
}

/** Names of the fields as they are on the screen, by their names in the body. */
export function draftLabels(t: (key: string) => string, at = ''): Record<string, string> {
  const labels = {
    givenName: 'givenName',
    familyName: 'familyName',
    birthDate: 'birthDate',
    sex: 'sex',
    homeAddressId: 'home',
    'identity-pesel': 'pesel',
    'identity-documentKind': 'documentKind',
    'identity-documentNumber': 'documentNumber',
  }
  return Object.fromEntries(
    Object.entries(labels).map(([field, label]) => [`${at}${field}`, t(`workspace.people.${label}`)]),
  )
}
