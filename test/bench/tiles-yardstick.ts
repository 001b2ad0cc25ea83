import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { z } from 'zod'

/** Answers by path, as they were recorded from ours. */
export const recordedAnswers = z.array(
  z.object({
    path: z.string(),
    etag: z.string(),
    /** Names and values in turn, without those that Node writes itself. */
    head: z.array(z.string()),
    head304: z.array(z.string()),
    base64: z.string(),
  }),
)

/** The yardstick of kept tiles: `node:http` that hands out recorded answers, byte for byte, and knows nothing else. */
const answers = new Map(
  recordedAnswers
    .parse(JSON.parse(await text(process.stdin)))
    .map(({ base64, ...answer }) => [answer.path, { ...answer, body: Buffer.from(base64, 'base64') }]),
)
const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '')
  if (answer === undefined) response.writeHead(404).end()
  else if (request.headers['if-none-match'] === answer.etag) response.writeHead(304, answer.head304).end()
  else response.writeHead(200, answer.head).end(answer.body)
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})
process.on('SIGTERM', () => {
  server.closeAllConnections()
  server.close()
})
