import { type Config, type MemberName, memberRows, type Takes } from './members.ts'

/** A value as the command line gives it, after its flags were read. */
export type FlagValue = string | boolean | readonly string[]

/** Flags by the names of their members. */
export type Flags = Readonly<Record<string, FlagValue | undefined>>

/** What a file says, as flags would have said it. */
function asFlag(takes: Takes, value: NonNullable<Config[MemberName]>): FlagValue {
  if (takes === 'object') return JSON.stringify(value)
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(String)
  return Object.entries(value).map(([name, one]) => `${name}=${String(one)}`)
}

/**
 * Flags, with what a file says where nobody typed anything. Whoever types `--deployment` means none of the servers that the
 * file tells of, and whoever types `--server` does not mean the one that it starts.
 *
 * @param typed - the flags that stand on the command line
 * @param defaults - what holds where neither says anything
 */
export function withConfig<All extends object>(typed: Flags, config: Config, defaults: All): All {
  const left = new Set<string>(
    memberRows.flatMap(([name, { ofServer }]) => {
      if (typed['deployment'] !== undefined) return ofServer === true ? [name] : []
      if (typed['server'] !== undefined) return ['deployment', 'command', 'env', 'cwd'].includes(name) ? [name] : []
      return typed['command'] !== undefined && name === 'deployment' ? [name] : []
    }),
  )
  const said = memberRows.flatMap(([name, { takes }]) => {
    const value = config[name]
    return value === undefined || left.has(name) ? [] : [[name, asFlag(takes, value)] as const]
  })
  // A member has the form of the flag whose name it bears (`asFlag`), so all are what the defaults are.
  return { ...defaults, ...Object.fromEntries(said), ...typed } as All
}
