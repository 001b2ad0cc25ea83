import type { z } from 'zod'

import type { Context } from '../context.ts'
import { Problem, type ProblemParams } from '../http/problem.ts'
import type { Permission } from '../rights/contract.ts'

/** Words of the catalogue below `workspace.jobKinds.<kind>`, with their parameters. */
export interface Said {
  readonly words: string
  readonly params?: ProblemParams
}

/** What a job ended with, when it came to its end. */
export interface JobResult {
  /** Of `workspace.jobKinds.<kind>.results`; the first is the heading. */
  readonly said: readonly Said[]
  /** It was done, and somebody has to look at what came of it. */
  readonly isAlarming?: boolean
}

/** What the work is given besides its input. */
export interface JobTools {
  /** The municipality as the program sees it; the trail names who asked for the job. */
  readonly context: Context
  /** Aborted when the job is cancelled, the server stops, or the job was given to another server. */
  readonly signal: AbortSignal
  /** Tells how much of how much is done, and at what it is: words of `workspace.jobKinds.<kind>.steps`. Costs nothing: call it often. */
  readonly progress: (done: number, total: number, words: string) => void
  /** Lets a thread compute: `file` is a built script that posts one message, worked out of its `workerData`. It has no database. */
  readonly compute: (file: string, given: unknown) => Promise<unknown>
}

/** A kind of long work, as its part registers it. */
export interface JobKind {
  /** `<part>-<work>`; kept in rows, so it is never changed. */
  readonly name: string
  /** Who has it for the whole municipality may see, cancel and repeat such jobs; who started one must have it while it runs. */
  readonly permission: Permission
  /** How often it is begun before it is given up, when it fails for no fault of its input. */
  readonly attempts: number
  /** Of one municipality only one at a time. */
  readonly isSingle: boolean
  /** What is kept of the input, checked again when the job begins: the program may be another by then. */
  readonly input: z.ZodType
  run(input: unknown, tools: JobTools): Promise<JobResult>
}

interface JobDefinition<Input> extends Omit<JobKind, 'input' | 'run'> {
  readonly input: z.ZodType<Input>
  /**
   * The work. It may be begun again after a crash, so whatever it writes twice must be as if written once. A `Problem` below
   * 500 is a refusal: it is told and not tried again.
   */
  run(input: Input, tools: JobTools): Promise<JobResult>
}

/** A kind whose work knows the type of its input. */
export function jobKind<Input>(definition: JobDefinition<Input>): JobKind {
  return {
    ...definition,
    run: async (input, tools) => {
      const known = definition.input.safeParse(input)
      if (!known.success) throw new Problem(409, 'job-input-outdated')
      return definition.run(known.data, tools)
    },
  }
}
