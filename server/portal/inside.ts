import type { Context } from '../platform/context.ts'
import { Problem } from '../platform/http/problem.ts'
import { problemAnswer } from '../platform/http/problem-handler.ts'
import type { Language } from '../platform/languages/contract.ts'
import type { Route } from '../platform/http/route.ts'

interface Inside {
  readonly routes: readonly Route[]
  readonly context: Context
  readonly requestId: string
  readonly spoken: Language
  /** Path below which the API stands. */
  readonly api: string
}

const JSON_HEADERS = { headers: { 'Content-Type': 'application/json' } }

/** Answers a call of the API that a page makes while it is made in this process: the same answer, without a socket. */
export async function answerInside(
  url: string,
  { routes, context, requestId, spoken, api }: Inside,
): Promise<Response> {
  const { pathname, searchParams } = new URL(url, 'http://inside')
  try {
    const found = findRoute(routes, pathname.slice(api.length))
    const query = Object.fromEntries(searchParams)
    return new Response(await found.route.answer({ params: found.params, query }, context), JSON_HEADERS)
  } catch (error) {
    const place = { instance: pathname, requestId, spoken, log: context.log }
    const { status, document } = problemAnswer(error, place)
    return Response.json(document, { status })
  }
}

function findRoute(routes: readonly Route[], path: string): { route: Route; params: Record<string, string> } {
  for (const route of routes) {
    if (route.endpoint.method !== 'get') continue
    const params = matchPath(route.endpoint.path, path)
    if (params !== undefined) return { route, params }
  }
  throw new Problem(404, 'no-such-path')
}

/** The parameters of `/schools/12` by `/schools/:id`; undefined when it is another path. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, word] of wanted.entries()) {
    const value = given[index] ?? ''
    if (word.startsWith(':')) params[word.slice(1)] = decodeURIComponent(value)
    else if (word !== value) return undefined
  }
  return params
}
