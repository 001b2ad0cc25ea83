import { type Input } from '../../../server/platform/http/endpoint.ts'
import { type Face, type putFace } from '../../../server/platform/face/contract.ts'

type Body = Input<typeof putFace>['body']

/** The looks as they stand in the fields: what is not given is an empty text. */
export interface FaceDraft {
  title: string
  accent: string
  unit: string
  address: string
  phone: string
  email: string
  /** One origin a line. */
  embedders: string
  arms: Body['arms']
  version: number | null
}

export function draftOf(face: Face): FaceDraft {
  return {
    title: face.title,
    accent: face.accent ?? '',
    unit: face.unit ?? '',
    address: face.address ?? '',
    phone: face.phone ?? '',
    email: face.email ?? '',
    embedders: face.embedders.join('\n'),
    arms: face.hasArms ? 'keep' : null,
    version: face.version,
  }
}

/** What is sent; the server says what is wrong with it. */
export function bodyOf(draft: FaceDraft): Body {
  const orNone = (text: string) => (text.trim() === '' ? null : text.trim())
  return {
    title: draft.title,
    accent: orNone(draft.accent.toLowerCase()),
    unit: orNone(draft.unit),
    address: orNone(draft.address),
    phone: orNone(draft.phone),
    email: orNone(draft.email),
    embedders: originsOf(draft.embedders),
    arms: draft.arms,
    version: draft.version,
  }
}

/** A line may hold the whole address of a page, as people copy it: only its origin counts. */
export function originsOf(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .filter((line) => line !== '')
    .map((line) => (URL.canParse(line) && line.includes('://') ? new URL(line).origin : line))
}

/** What another site puts into its page. */
export function frameCode(address: string, title: string): string {
  const quoted = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<iframe src="${address}" title="${quoted}" width="100%" height="640" loading="lazy"></iframe>`
}
