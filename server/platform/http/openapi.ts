import { z } from 'zod'

import { message } from '../messages.ts'
import type { Endpoint, MediaType } from './endpoint.ts'

/** The OpenAPI 3.1 document of the given endpoints. */
export function openApi(endpoints: readonly Endpoint[], version: string, server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Rejon', version, description: message('api.description', {}, 'en') },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: { Problem: z.toJSONSchema(problemSchema), GeoJson: z.toJSONSchema(geoJsonSchema) },
    },
  }
}

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  reference: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})

/** RFC 7946, as far as a reader can rely on it for every endpoint. */
const geoJsonSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('FeatureCollection'), features: z.array(z.record(z.string(), z.unknown())) }),
  z.object({
    type: z.literal('Feature'),
    geometry: z.record(z.string(), z.unknown()).nullable(),
    properties: z.record(z.string(), z.unknown()).nullable(),
  }),
])

const FORMATS: Readonly<Record<MediaType, object>> = {
  'application/geo+json': { schema: { $ref: '#/components/schemas/GeoJson' } },
  'text/csv': {
    schema: { type: 'string', description: 'UTF-8 with a byte order mark; columns parted by semicolons' },
  },
  'text/html': { schema: { type: 'string', description: 'A page to print, whole in itself' } },
}

function operation(endpoint: Endpoint): object {
  return {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    'x-access': endpoint.access,
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(endpoint.body && { requestBody: { content: content(endpoint.body, 'input') } }),
    responses: {
      [endpoint.method === 'post' ? 201 : 200]: {
        description: 'OK',
        content: {
          ...(endpoint.document === undefined
            ? content(endpoint.response, 'output')
            : { [endpoint.document]: { schema: jsonSchema(endpoint.response, 'output') } }),
          ...Object.fromEntries((endpoint.formats ?? []).map((type) => [type, FORMATS[type]])),
        },
      },
      default: {
        description: 'Problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function operationId({ method, path }: Endpoint): string {
  return method + path.replaceAll(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function parameters(where: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, value]) => {
    const type = value as z.ZodType // a shape's values are schemas
    const { description, ...schemaOfValue } = jsonSchema(type, 'input')
    const required = where === 'path' || !type.safeParse(undefined).success
    return { name, in: where, description, required, schema: schemaOfValue }
  })
}

function content(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: jsonSchema(schema, io) } }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' })
}
