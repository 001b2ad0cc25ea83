import type { Context } from './context.ts'
import { Problem, type ProblemParams } from './http/problem.ts'
import type { ImportWatch } from './imports/watch.ts'

/** What a command may use besides its arguments. Paths are resolved against `folder`, the caller's. */
export interface CommandContext extends Context {
  readonly folder: string
  /** The result, for the person: lines on stdout (kept back with `--json`). */
  readonly print: (line: string) => void
  /** Refusals and remarks: lines on stderr. */
  readonly warn: (line: string) => void
  /** What long work is doing; shown on a terminal only. */
  readonly progress: (text: string, far?: { readonly done: number; readonly all: number }) => void
  /** Who looks on while an import is done. */
  readonly watch?: ImportWatch
}

/** An option or argument whose value cannot be understood: the command ends with 2, as after any wrong usage. */
export class WrongUsage extends Problem {
  constructor(code: string, params: ProblemParams = {}) {
    super(400, code, params)
    this.name = 'WrongUsage'
  }
}

/** What a command ends with: 0 done, 1 input refused; `json` is printed with `--json`. */
export interface CommandResult {
  readonly exitCode: 0 | 1
  readonly json: unknown
}

/** One `rejon` command of a municipality, e.g. `import prg`. */
export interface Command {
  readonly name: string
  /** One line of Polish help, a key of the catalogue under `commands`. */
  readonly options: Readonly<Record<string, CommandOption>>
  /** Names of the positional arguments; the last may end in `…` (one or more). */
  readonly arguments: readonly string[]
  run(args: CommandArguments, context: CommandContext): Promise<CommandResult>
}

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly required?: boolean
}

export interface CommandArguments {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
}
