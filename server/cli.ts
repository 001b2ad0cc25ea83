#!/usr/bin/env node
import { type CommandOutput, runCommand } from './commands.ts'
import { meetingPoint } from './data-folder.ts'
import { openInstallation } from './installation.ts'
import { readConfig } from './platform/config.ts'
import { type CommandReply, sendCommand } from './platform/embedded/command-socket.ts'
import { takeLock } from './platform/embedded/lock.ts'
import { createLog } from './platform/log.ts'
import { failStart } from './start-failure.ts'

const output: CommandOutput = {
  stdout: (text) => void process.stdout.write(`${text}\n`),
  stderr: (text) => void process.stderr.write(`${text}\n`),
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001B[K`)
  },
}

const receive = (reply: CommandReply) => {
  if ('stream' in reply) output[reply.stream](reply.text)
}

/** Where the database is a server, or nobody holds the embedded one, the command runs here; else in its owner. */
async function main(words: readonly string[]): Promise<number> {
  const config = readConfig(process.env)
  if (config.databaseUrl !== undefined) return runHere(words)
  const { lock: path, socket } = await meetingPoint(config)
  const lock = await takeLock(path, null, socket)
  if (!lock.held) return sendCommand(lock.owner.socket, { words: [...words], folder: process.cwd() }, receive)
  try {
    return await runHere(words)
  } finally {
    await lock.release()
  }
}

async function runHere(words: readonly string[]): Promise<number> {
  const config = readConfig(process.env)
  const { ground, close } = await openInstallation(config, createLog('error'))
  try {
    return await runCommand(words, process.cwd(), ground, output)
  } finally {
    await close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  failStart(error)
}
