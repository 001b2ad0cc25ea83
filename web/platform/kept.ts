/** What a person has chosen on this device before; null when nothing was, or when the browser keeps nothing. */
export function readKept(name: string): string | null {
  try {
    return window.localStorage.getItem(`rejon.${name}`)
  } catch {
    return null
  }
}

/** Keeps a choice on this device, where the browser allows it; null forgets it. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(`rejon.${name}`)
    else window.localStorage.setItem(`rejon.${name}`, value)
  } catch {
    // The choice then holds until the page is left.
  }
}
