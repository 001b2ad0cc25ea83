import { once } from 'node:events'
import { createServer } from 'node:http'

import { createApp } from '../../server/app.ts'
import { storeCity } from '../../server/demo/index.ts'
import { dropMunicipality, testGround } from './database.ts'
import { generatedCity, parseCity } from './generated-city.ts'

export interface Portal {
  /** `http://127.0.0.1:12345`, without a slash at the end. */
  readonly url: string
  readonly stop: () => Promise<void>
}

const CITY = 'koszalin'

/** The built portal with the demo city, on a port of its own, on this worker's database. */
export async function startPortal(): Promise<Portal> {
  const { ground, pool, close } = await testGround()
  await dropMunicipality(pool, CITY)
  await storeCity(ground, CITY, parseCity(await generatedCity(CITY, 1)))
  const server = createServer(createApp(ground)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await dropMunicipality(pool, CITY)
      await close()
    },
  }
}
