import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Config } from './platform/config.ts'

/** Where the embedded database stands. */
export function databaseFolder(config: Config): string {
  return join(config.dataFolder, 'db')
}

/** Where the files of the embedded mode stand that tell processes of each other. */
export async function meetingPoint(config: Config): Promise<{ lock: string; socket: string }> {
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const socket = join(config.dataFolder, 'rejon.sock')
  // The kernel takes 107 bytes of a socket's path.
  const short = Buffer.byteLength(socket) <= 100 ? socket : join(tmpdir(), `rejon-${process.pid}.sock`)
  return { lock: join(config.dataFolder, 'lock'), socket: short }
}

/** Whether a start has made the embedded database before. */
export const hasDatabase = (config: Config): boolean => existsSync(databaseFolder(config))
