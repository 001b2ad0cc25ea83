import { Router } from 'express'
import { z } from 'zod'

import { message } from '../messages.ts'
import type { Endpoint } from './endpoint.ts'

/** The pages of the API for people, readable without a script: what `openapi.json` says, in HTML. For programmers: in English. */
export function documentation(endpoints: readonly Endpoint[]): Router {
  const router = Router()
  router.get('/style.css', (_request, response) => {
    response.type('text/css').send(STYLE)
  })
  router.get('/', (request, response) => {
    response.type('text/html').send(page(endpoints, request.baseUrl))
  })
  return router
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #14213d; background: #f7f6f2; margin: 0 auto; padding: 24px; max-width: 900px }
h1 { font-size: 28px } h2 { font-size: 20px; margin: 32px 0 4px } code { font-size: 14px; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid #d9d6ce }
summary { cursor: pointer; padding: 8px 0 } pre { overflow: auto; background: #fff; padding: 12px } a { color: #0b5d66 }`

function page(endpoints: readonly Endpoint[], base: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(message('api.title', {}, 'en'))}</title><link rel="stylesheet" href="${text(base)}/style.css"></head><body><main>
<h1>${text(message('api.title', {}, 'en'))}</h1><p>${text(message('api.description', {}, 'en'))}</p>
<p><a href="${text(base.replace(/\/docs$/, ''))}/openapi.json">openapi.json</a></p>
${endpoints.map(section).join('\n')}
</main></body></html>`
}

function section(endpoint: Endpoint): string {
  const rows = [...fields('path', endpoint.params), ...fields('query', endpoint.query)]
  const table = rows.length === 0 ? '' : `<table><tbody>${rows.join('')}</tbody></table>`
  const schema = JSON.stringify(
    z.toJSONSchema(endpoint.response, { io: 'output', unrepresentable: 'any' }),
    null,
    2,
  )
  return `<h2><code>${endpoint.method.toUpperCase()} ${text(endpoint.path)}</code></h2>
<p>${text(endpoint.summary)}</p>${table}
<details><summary>${text(message('api.response', {}, 'en'))}</summary><pre><code>${text(schema)}</code></pre></details>`
}

function fields(where: string, schema: z.ZodType | undefined): string[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, value]) => {
    const json = JSON.stringify(z.toJSONSchema(value as z.ZodType, { io: 'input', unrepresentable: 'any' })) // a shape's values are schemas
    return `<tr><th scope="row"><code>${text(name)}</code></th><td>${where}</td><td><code>${text(json)}</code></td></tr>`
  })
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
