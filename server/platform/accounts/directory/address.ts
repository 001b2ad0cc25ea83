/** Of the machine itself. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Of the network's own machinery, which no directory is: clouds tell their machines secrets there. */
function isLinkLocal(hostname: string): boolean {
  return hostname.startsWith('169.254.') || /^\[fe[89ab]/i.test(hostname) || /^\[::ffff:/i.test(hostname)
}

/**
 * Whether the server asks an address that a directory, or whoever has set one, has named: on https alone, and this machine
 * only where Rejon itself is reached at this machine, to be tried. A city's directory may well stand in a private network.
 */
export function mayAsk(address: string, origin: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '' || isLinkLocal(hostname)) return false
  if (isLoopback(hostname))
    return (protocol === 'http:' || protocol === 'https:') && isLoopback(new URL(origin).hostname)
  return protocol === 'https:'
}
