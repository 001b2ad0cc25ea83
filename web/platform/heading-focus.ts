let wanted = false

/**
 * Whoever listens or uses the keyboard goes on from the heading of a new page, not from where the old link was.
 * The heading may come later than the page, with its data: it then takes the focus itself.
 */
export function wantHeadingFocus(): void {
  wanted = true
}

export function takeHeadingFocus(heading: HTMLElement | null): void {
  if (!wanted || heading === null) return
  wanted = false
  heading.focus({ preventScroll: true })
}
