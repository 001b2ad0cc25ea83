import { parseArgs } from 'node:util'

import type { Ground } from './app.ts'
import { COMMANDS, COMMON, overview, usage } from './command-help.ts'
import { operatorContext } from './operator-context.ts'
import { type Command, type CommandArguments, type CommandOption, WrongUsage } from './platform/command.ts'
import type { Context } from './platform/context.ts'
import { codeOf } from './platform/error-code.ts'
import { Problem } from './platform/http/problem.ts'
import { inputErrorTexts, message, problemText } from './platform/messages.ts'
import type { GlobalCommand } from './global-command.ts'

/** Where a command's words go: the terminal, or the socket of the one who called. */
export interface CommandOutput {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly progress: (text: string) => void
}

const USAGE = 2

/** Runs `rejon <words>`; gives the exit code: 0 done, 1 input refused, 2 wrong usage. */
export async function runCommand(
  words: readonly string[],
  folder: string,
  ground: Ground,
  output: CommandOutput,
): Promise<number> {
  const command = findCommand(words)
  if (command === undefined) {
    if (words.length === 0 || words[0] === 'help' || words.includes('--help')) {
      output.stdout(overview())
      return 0
    }
    output.stderr(`${message('commands.unknown-command', { words: words.join(' ') })}\n${overview()}`)
    return USAGE
  }
  const args = readArguments(command, words.slice(command.name.split(' ').length))
  if (args === 'help') {
    output.stdout(usage(command))
    return 0
  }
  if (typeof args === 'string') {
    output.stderr(`${args}\n${usage(command)}`)
    return USAGE
  }
  return perform(command, args, { folder, ground, output })
}

async function perform(
  command: Command | GlobalCommand,
  args: CommandArguments,
  { folder, ground, output }: { folder: string; ground: Ground; output: CommandOutput },
): Promise<number> {
  const asJson = args.values['json'] === true
  const io = {
    folder,
    print: (line: string) => {
      if (!asJson) output.stdout(line)
    },
    warn: output.stderr,
    progress: output.progress,
  }
  try {
    const result = isGlobal(command)
      ? await command.run(args, io, ground)
      : await command.run(args, { ...io, ...(await contextFor(args, ground)) })
    if (asJson) output.stdout(JSON.stringify(result.json))
    return result.exitCode
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { title, detail } = problemText(error)
    const errors = inputErrorTexts(error.errors)
    if (asJson) output.stdout(JSON.stringify({ type: `/problems/${error.code}`, title, detail, errors }))
    output.stderr(`${title}. ${detail}`)
    for (const { pointer, detail: why } of errors) output.stderr(`${pointer}: ${why}`)
    return error instanceof WrongUsage ? USAGE : 1
  }
}

async function contextFor(args: CommandArguments, ground: Ground): Promise<Context> {
  const slug = args.values['municipality']
  const municipality = await ground.registry.resolve(typeof slug === 'string' ? slug : undefined, '')
  return operatorContext(ground, municipality)
}

function isGlobal(command: Command | GlobalCommand): command is GlobalCommand {
  return 'scope' in command
}

function findCommand(words: readonly string[]): Command | GlobalCommand | undefined {
  return COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word))
}

function readArguments(
  command: Command | GlobalCommand,
  words: readonly string[],
): CommandArguments | string {
  const options: Readonly<Record<string, CommandOption>> = { ...COMMON, ...command.options }
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    })
    if (values['help'] === true) return 'help'
    const missing = Object.keys(options).find(
      (name) => options[name]?.required === true && values[name] === undefined,
    )
    if (missing !== undefined) return message('commands.missing-option', { option: `--${missing}` })
    if (!isRightCount(command.arguments, positionals.length)) return message('commands.wrong-arguments')
    return { values, positionals }
  } catch (error) {
    return optionFault(error)
  }
}

/** Node's words are English; its message names the option in quotation marks. */
function optionFault(error: unknown): string {
  const option = /'(-[^' ]*)/.exec(String(error))?.[1] ?? ''
  const isUnknown = codeOf(error) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
  return message(isUnknown ? 'commands.unknown-option' : 'commands.bad-option', { option })
}

function isRightCount(names: readonly string[], count: number): boolean {
  return names.at(-1)?.endsWith('…') === true ? count >= names.length : count === names.length
}
