/** A stretch of a text; `isPolish` where it is Polish in whatever language the rest is. */
interface Stretch {
  readonly text: string
  readonly isPolish: boolean
}

/** `Street: [[Polna]].` → `Street: `, `Polna` (Polish), `.`: how catalogues mark names, words of the law and quotations. */
export function stretches(text: string): Stretch[] {
  return text
    .split(/\[\[|\]\]/)
    .map((part, index) => ({ text: part, isPolish: index % 2 === 1 }))
    .filter((stretch) => stretch.text !== '')
}
