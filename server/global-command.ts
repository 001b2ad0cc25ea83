import type { Ground } from './app.ts'
import type { Command, CommandArguments, CommandContext, CommandResult } from './platform/command.ts'
import type { Context } from './platform/context.ts'

/** A command of the installation as a whole, e.g. `municipality add`. */
export interface GlobalCommand extends Omit<Command, 'run'> {
  readonly scope: 'installation'
  run(args: CommandArguments, io: Omit<CommandContext, keyof Context>, ground: Ground): Promise<CommandResult>
}
