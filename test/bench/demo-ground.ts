import type { Ground } from '../../server/app.ts'
import type { CityDb } from '../../server/platform/db/db.ts'
import type { Municipality } from '../../server/platform/municipalities/contract.ts'
import { createLog, loadDemo, openInstallation, readConfig } from '../support/shipped.ts'

export interface DemoGround {
  readonly ground: Ground
  readonly municipality: Municipality
  readonly city: CityDb
  readonly close: () => Promise<void>
}

/**
 * The installation of DATABASE_URL with the demo city named by REJON_BENCH_CITY (koszalin where it is not set), made
 * when it is not there yet. All of it as it is shipped.
 */
export async function openDemo(): Promise<DemoGround> {
  const config = readConfig(process.env)
  if (config.databaseUrl === undefined) throw new Error('This benchmark runs on PostgreSQL: set DATABASE_URL')
  const slug = process.env['REJON_BENCH_CITY'] ?? 'koszalin'
  const { ground, close } = await openInstallation(config, createLog('error'))
  if ((await ground.registry.all()).every((city) => city.slug !== slug)) {
    await loadDemo(ground, slug, 1, { progress: () => undefined })
  }
  const municipality = await ground.registry.resolve(slug, '')
  return { ground, municipality, city: ground.database.city(municipality.schemaName), close }
}
