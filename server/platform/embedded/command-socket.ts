import { chmod, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

import { z } from 'zod'

const request = z.object({ words: z.array(z.string()), folder: z.string() })
export type CommandRequest = z.output<typeof request>

const reply = z.union([
  z.object({ stream: z.enum(['stdout', 'stderr', 'progress']), text: z.string() }),
  z.object({ exitCode: z.int() }),
])
export type CommandReply = z.output<typeof reply>

type Send = (reply: CommandReply) => void

/** Lets `rejon` commands run inside the server that holds the embedded engine: one JSON line a message. */
export async function serveCommands(
  path: string,
  run: (request: CommandRequest, send: Send) => Promise<number>,
): Promise<Server> {
  await rm(path, { force: true })
  const server = createServer((socket) => {
    // A caller that hangs up does not stop the command: what it began is finished or rolled back.
    socket.on('error', () => socket.destroy())
    createInterface({ input: socket }).once('line', (line) => {
      void answer(line, socket, run)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve)
  })
  await chmod(path, 0o600)
  return server
}

async function answer(line: string, socket: Socket, run: Parameters<typeof serveCommands>[1]): Promise<void> {
  const send: Send = (message) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
  }
  send({ exitCode: await run(request.parse(JSON.parse(line)), send) })
  socket.end()
}

/** Sends a command to the server behind `path`; gives its exit code. */
export function sendCommand(path: string, message: CommandRequest, receive: Send): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.once('error', reject)
    socket.once('connect', () => socket.write(`${JSON.stringify(message)}\n`))
    let exitCode: number | undefined
    const lines = createInterface({ input: socket })
    lines.on('line', (line) => {
      const part = reply.parse(JSON.parse(line))
      if ('exitCode' in part) exitCode = part.exitCode
      else receive(part)
    })
    lines.once('close', () => {
      if (exitCode === undefined) reject(new Error('The server ended before the command did'))
      else resolve(exitCode)
    })
  })
}
