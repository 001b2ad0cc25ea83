import { message, optionalMessage } from '../messages.ts'
import type { ExportedTable, PersonExport } from './contract.ts'

/** Nothing in a value can become markup. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const column = (name: string) => optionalMessage(`server.columns.${name}`) ?? name

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The copy of a person's data as a page to read and to print, without anything from elsewhere. */
export function exportPage({ municipality, personId, madeAt, tables }: PersonExport): string {
  const title = escaped(message('server.export.title', { municipality }))
  return `<!doctype html>
<html lang="pl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
dl { display: grid; grid-template-columns: minmax(10rem, 1fr) 3fr; gap: 0 1rem; border-top: 1px solid; padding: .5rem 0; break-inside: avoid; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${escaped(message('server.export.about', { person: personId, moment: madeAt }))}</p>
${tables.map(chapter).join('\n')}
</body>
</html>
`
}

function chapter({ table, activity, controller, retention, rows }: ExportedTable): string {
  const lists = rows.map((row) => {
    const facts = Object.entries(row).map(
      ([name, value]) => `<dt>${escaped(column(name))}</dt><dd>${escaped(valueText(value))}</dd>`,
    )
    return `<dl>${facts.join('')}</dl>`
  })
  return `<h2>${escaped(activity)}</h2>
<p>${escaped(message('server.export.table', { table, controller, retention }))}</p>
${lists.join('\n')}`
}
