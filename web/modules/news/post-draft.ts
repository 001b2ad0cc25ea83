import { type KeptPost, type PostKind, type WrittenPost } from '../../../server/modules/news/contract.ts'

/** A post as it stands in the fields. */
export interface PostDraft {
  kind: PostKind
  /** Undefined until the author is chosen; 0: the city. */
  author: number | undefined
  title: string
  body: string
  shownFrom: string
  /** Empty: until it is withdrawn. */
  shownTo: string
  isPublished: boolean
}

/** Of the choice of authors: no school has this number. */
export const CITY = 0

export function emptyDraft(today: string): PostDraft {
  return {
    kind: 'news',
    author: undefined,
    title: '',
    body: '',
    shownFrom: today,
    shownTo: '',
    isPublished: false,
  }
}

export function draftOf(post: KeptPost): PostDraft {
  const { kind, schoolId, title, body, shownFrom, shownTo, isPublished } = post
  return { kind, author: schoolId ?? CITY, title, body, shownFrom, shownTo: shownTo ?? '', isPublished }
}

export function writtenOf({ title, body, shownFrom, shownTo }: PostDraft, isPublished: boolean): WrittenPost {
  return { title, body, shownFrom, shownTo: shownTo === '' ? null : shownTo, isPublished }
}

export interface Selection {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** What the buttons above the text do. */
export type Mark = 'heading' | 'list' | 'strong' | 'link'

/** The text with the selected words marked, and what is selected then: the words, or the address of a link to be typed. */
export function marked({ text, from, to }: Selection, mark: Mark, words: string): Selection {
  const chosen = text.slice(from, to) || words
  const put = (before: string, after: string, keep: readonly [number, number]): Selection => ({
    text: `${text.slice(0, from)}${before}${chosen}${after}${text.slice(to)}`,
    from: from + keep[0],
    to: from + keep[1],
  })
  const ownLine = from === 0 || text.slice(0, from).endsWith('\n\n') ? '' : '\n\n'
  if (mark === 'strong') return put('**', '**', [2, 2 + chosen.length])
  if (mark === 'link') {
    const start = chosen.length + 3
    return put('[', '](https://)', [start, start + 'https://'.length])
  }
  const before = `${ownLine}${mark === 'heading' ? '## ' : '- '}`
  const lines = mark === 'list' ? chosen.replaceAll('\n', '\n- ') : chosen
  return {
    text: `${text.slice(0, from)}${before}${lines}${text.slice(to)}`,
    from: from + before.length,
    to: from + before.length + lines.length,
  }
}
