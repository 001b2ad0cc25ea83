import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import express from 'express'
import pg from 'pg'
import { z } from 'zod'

import { createApp, createLog, loadDemo, openInstallation, readConfig, sql } from '../support/shipped.ts'

/** The server of the answer benchmark: the application and its yardsticks, on the demo city. */
const config = readConfig(process.env)
const { ground, close } = await openInstallation(config, createLog('error'))
if ((await ground.registry.all()).every(({ isDemo }) => !isDemo)) {
  await loadDemo(ground, 'koszalin', 1, { progress: () => undefined })
}
const municipality = await ground.registry.resolve('koszalin', '')
const city = ground.database.city(municipality.schemaName)
const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 10 })

const row = z.object({ id: z.int(), label: z.string() })
const QUERY = {
  name: 'bench',
  text: `SELECT a.id, a.number AS label FROM ${pg.escapeIdentifier(municipality.schemaName)}.addresses AS a WHERE a.id = $1`,
}

const app = express()
app.get('/yardstick/framed', async (request, response) => {
  const id = Number(request.query['addressId'])
  response.json(
    await city.transaction((tx) =>
      tx.one(sql`SELECT a.id, a.number AS label FROM addresses AS a WHERE a.id = ${id}`, row),
    ),
  )
})
app.get('/yardstick/bare', async (request, response) => {
  const { rows } = await pool.query<z.output<typeof row>>({
    ...QUERY,
    values: [Number(request.query['addressId'])],
  })
  response.json(rows[0])
})
app.use(createApp(ground))

const addressIds = await city.transaction((tx) =>
  tx.many(
    sql`SELECT a.id FROM addresses AS a WHERE a.closed_on IS NULL ORDER BY a.id % 97, a.id`,
    row.pick({ id: true }),
  ),
)
const server = createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${port}`, addressIds: addressIds.map(({ id }) => id) })}\n`,
  )
})
process.on('SIGTERM', () => {
  server.closeAllConnections()
  server.close()
  void pool.end().then(close)
})
