import { PARTS } from './modules.ts'
import type { Command } from './platform/command.ts'
import { message, optionalMessage } from './platform/messages.ts'
import type { GlobalCommand } from './global-command.ts'
import { GLOBAL_COMMANDS } from './global-commands.ts'

/** Options that every command takes. */
export const COMMON = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  municipality: { type: 'string' },
} as const

type AnyCommand = Command | GlobalCommand

/** All commands, those of the installation first. */
export const COMMANDS: readonly AnyCommand[] = [...GLOBAL_COMMANDS, ...PARTS.flatMap((part) => part.commands)]

/** How a command is written, what each option means, and what else one should know of it. */
export function usage(command: AnyCommand): string {
  const written = Object.entries(command.options).map(([name, option]) =>
    option.required === true ? withValue(name, option) : `[${withValue(name, option)}]`,
  )
  const words = ['rejon', command.name, ...command.arguments.map((name) => `<${name}>`), ...written]
  const options = Object.entries({ ...command.options, ...COMMON }).map(
    ([name, option]) => [withValue(name, option), optionHelp(command, name)] as const,
  )
  const notes = optionalMessage(`commands.notes.${keyOf(command)}`)
  const described = [`${words.join(' ')}\n  ${summary(command)}`, ...listed(options), notes]
  return described.filter((line) => line !== undefined).join('\n')
}

/** The names of all commands, each with what it does. */
export function overview(): string {
  const lines = listed(COMMANDS.map((command) => [command.name, summary(command)] as const))
  return [message('commands.overview'), ...lines, message('commands.common')].join('\n')
}

/** What an option of this command means; options that several commands share are explained once. */
function optionHelp(command: AnyCommand, name: string): string {
  return (
    optionalMessage(`commands.options.${keyOf(command)}.${name}`) ?? message(`commands.options.any.${name}`)
  )
}

function listed(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
}

function withValue(name: string, { type }: { readonly type: 'string' | 'boolean' }): string {
  return type === 'string' ? `--${name} ${name.toUpperCase()}` : `--${name}`
}

function summary(command: AnyCommand): string {
  return message(`commands.${keyOf(command)}`)
}

function keyOf({ name }: AnyCommand): string {
  return name.replaceAll(' ', '-')
}
