/** The query of the page's address as it stands: the map writes its place there past the router. */
export function addressQuery(): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(window.location.search))
}
