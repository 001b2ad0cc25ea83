import type { Request } from 'express'

/**
 * How the outside reaches this server. In production that is the address which the operator named, or a city's own
 * host in its place; of what a request says of its host nothing else is repeated.
 */
export function originOf(request: Request, hosts: readonly string[], publicUrl: string | undefined): string {
  if (publicUrl === undefined) return `${request.protocol}://${request.host}`
  const address = new URL(publicUrl)
  if (hosts.includes(request.hostname)) address.hostname = request.hostname
  return address.origin
}
