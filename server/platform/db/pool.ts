import pg from 'pg'

const DATE = 1082
const INT8 = 20
const TIMESTAMPTZ = 1184

/** Dates stay `YYYY-MM-DD` (`pg` would make a local-time `Date` of them), instants become ISO strings. */
const types = new pg.TypeOverrides()
types.setTypeParser(DATE, (text) => text)
types.setTypeParser(INT8, Number)
types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString())

/** A pool on PostgreSQL, `max` connections wide. */
export function createPool(config: pg.PoolConfig, report: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...config, types })
  // Without a listener a dropped idle connection would end the process.
  pool.on('error', report)
  // The embedded engine's one session outlives its connections: what the last one prepared or set is still there.
  pool.on('connect', (client) => {
    // The pool listens to its idle connections only: one that breaks while a transaction thinks would end the process.
    client.on('error', report)
    client.query('DISCARD ALL').catch(report)
  })
  return pool
}
