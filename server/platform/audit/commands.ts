import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { z } from 'zod'

import type { Command, CommandContext } from '../command.ts'
import { Problem } from '../http/problem.ts'
import { message } from '../messages.ts'
import type { Seal } from './repository.ts'
import { lastSeal, sealTrail } from './sealing.ts'
import { verifyTrail } from './verification.ts'

const seal: Command = {
  name: 'audit seal',
  arguments: [],
  options: { out: { type: 'string' } },
  async run({ values: { out } }, context) {
    const made = (await sealTrail(context)) ?? (await lastSeal(context))
    if (typeof out === 'string') await keep(made, out, context)
    context.print(message('commands.audit-sealed', { seal: made?.id ?? 0, at: made?.at ?? '' }))
    return { exitCode: 0, json: made ?? null }
  },
}

async function keep(made: Seal | undefined, out: string, { folder }: CommandContext): Promise<void> {
  await writeFile(resolve(folder, out), `${JSON.stringify(made ?? null)}\n`).catch(() => {
    throw new Problem(400, 'file-not-writable', { file: out })
  })
}

const verify: Command = {
  name: 'audit verify',
  arguments: [],
  options: { seal: { type: 'string' } },
  async run({ values: { seal: file } }, context) {
    const kept = typeof file === 'string' ? await readSeal(file, context) : undefined
    const { seals, faults, isTraced } = await verifyTrail(context, { kept })
    for (const { chain, seq, why } of faults)
      context.warn(message(`commands.audit-faults.${why}`, { chain, seq }))
    if (!isTraced) context.warn(message('commands.audit-untraced'))
    if (faults.length === 0) context.print(message('commands.audit-whole', { seals }))
    return { exitCode: faults.length === 0 ? 0 : 1, json: { seals, faults, isTraced } }
  },
}

const keptSeal = z.object({
  id: z.int(),
  before: z.string().regex(/^[0-9a-f]*$/),
  at: z.iso.datetime(),
  heads: z.array(z.object({ chain: z.int(), seq: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) })),
  keyId: z.string(),
  mac: z.string().regex(/^[0-9a-f]+$/),
})

async function readSeal(file: string, { folder }: CommandContext): Promise<Seal> {
  try {
    return keptSeal.parse(JSON.parse(await readFile(resolve(folder, file), 'utf8')))
  } catch {
    throw new Problem(400, 'no-seal', { file })
  }
}

export const commands: readonly Command[] = [seal, verify]
