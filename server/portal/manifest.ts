import type { Language } from '../platform/languages/contract.ts'
import { message } from '../platform/messages.ts'
import type { Municipality } from '../platform/municipalities/contract.ts'

/** The web manifest: what the portal is called when somebody puts it beside their programs. */
export function manifest({ name, title, isDemo }: Municipality, base: string, spoken: Language): object {
  const shortName = isDemo ? message('shell.exampleTitle', { name }, spoken) : title
  return {
    name: `${shortName} – ${message('shell.tagline', {}, spoken)}`,
    short_name: shortName,
    description: message('shell.description', {}, spoken),
    lang: spoken,
    start_url: base,
    scope: base,
    display: 'browser',
    background_color: '#f7f6f2',
    theme_color: '#f7f6f2',
    icons: [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml' }],
  }
}
