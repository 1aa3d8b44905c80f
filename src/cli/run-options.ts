import type { Command } from 'commander'
import type { FlagValue } from '../config/flags-of.ts'
import { memberRows, type Takes } from '../config/members.ts'
import { each, list } from './flag-values.ts'

/** How the values of a flag are gathered, where it may be repeated. */
const gathered: Partial<Record<Takes, (value: string, before?: readonly string[]) => string[]>> = {
  texts: each,
  pairs: each,
  words: list,
}

/** Gives a command the flags that say what is judged and how: a row of the table each. */
export function runOptions(command: Command): Command {
  for (const [, { flag, takes, about, otherwise }] of memberRows) {
    const gather = gathered[takes]
    if (gather === undefined) command.option(flag, about, otherwise)
    else command.option(flag, about, gather)
  }
  return command
}

/** The flags that somebody typed: those that have only their default are none of them. */
export function typedOf(command: Command): Readonly<Record<string, FlagValue>> {
  const typed = Object.entries(command.opts<Readonly<Record<string, FlagValue>>>())
  return Object.fromEntries(typed.filter(([name]) => command.getOptionValueSource(name) === 'cli'))
}
