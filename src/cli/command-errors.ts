import { type Command, CommanderError } from 'commander'
import { nearest } from '../run/nearest.ts'
import { UsageError } from '../run/usage-error.ts'

/**
 * Puts what commander has to say of a command line into one sentence of ours, with the nearest valid name.
 *
 * @param argv - the command line that was refused
 * @returns the error itself when it is no refusal
 */
export function asUsageError(error: unknown, program: Command, argv: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const command = program.commands.find((known) => known.name() === argv[0])
  const help = `\`claimcheck ${command === undefined ? '' : `${command.name()} `}--help\``
  switch (error.code) {
    case 'commander.unknownCommand':
      return usage(`There is no command '${named}'.${hint(named, commandNames(program))} ${help} shows them all.`)
    case 'commander.unknownOption': {
      const flag = named.split('=')[0] ?? named
      return usage(`There is no flag '${flag}'.${hint(flag, flagsOf(command ?? program))} ${help} shows them all.`)
    }
    case 'commander.missingArgument':
      return usage(`${asTyped(command)} needs an argument: ${argumentsOf(command)}; see ${help}.`)
    case 'commander.optionMissingArgument':
      return usage(`The flag '${named}' needs a value; see ${help}.`)
    case 'commander.excessArguments':
      return usage(`${asTyped(command)} takes ${takes(command)}, and got more; see ${help}.`)
    case 'commander.helpDisplayed':
    case 'commander.help':
    case 'commander.version':
      return error
    default:
      return usage(`${error.message.replace(/^error: /, '').split('\n')[0] ?? ''}; see ${help}.`)
  }
}

function usage(message: string): UsageError {
  return new UsageError('usage', message)
}

function hint(name: string, valid: readonly string[]): string {
  const near = nearest(name, valid)
  return near === undefined ? '' : ` Did you mean '${near}'?`
}

function commandNames(program: Command): readonly string[] {
  return program.commands.map((command) => command.name())
}

function flagsOf(command: Command): readonly string[] {
  return [...command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long])), '--help']
}

function asTyped(command: Command | undefined): string {
  return command === undefined ? 'claimcheck' : `claimcheck ${command.name()}`
}

function argumentsOf(command: Command | undefined): string {
  return command?.registeredArguments.map(({ description }) => description).join(' and ') ?? ''
}

function takes(command: Command | undefined): string {
  const count = command?.registeredArguments.length ?? 0
  return count === 0 ? 'flags only' : `${count === 1 ? 'one argument' : `${count} arguments`}`
}
