import { visit } from '../../platform/visit.ts'

/** Behind `#`, which no server is told and no log keeps. */
export function reportLink(code: string): string {
  return `${window.location.origin}${visit().basePath}zgloszenie#${new URLSearchParams({ kod: code }).toString()}`
}

export function readReportLink(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('kod') ?? ''
}
