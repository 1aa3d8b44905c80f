import type { ForeignTarget } from '../targets/foreign-target.ts'
import type { RunRequest } from './plan.ts'

/** The command line that makes the same run again; no flag of `run` carries a secret. */
export function commandLine(request: RunRequest): string {
  const { deployment, foreign, fault, spec, only, scenario, seats, requireSeats, profiles, sessionTool } = request
  const parts = ['claimcheck run', ...(foreign === undefined ? [`--deployment ${deployment}`] : foreignParts(foreign))]
  if (fault !== undefined) parts.push(`--fault ${fault}`)
  if (spec !== undefined) parts.push(`--spec ${spec}`)
  for (const glob of only) parts.push(`--only '${glob}'`)
  for (const glob of scenario) parts.push(`--scenario '${glob}'`)
  if (seats !== undefined) parts.push(`--seats ${seats.join(',')}`)
  if (requireSeats.length > 0) parts.push(`--require-seats ${requireSeats.join(',')}`)
  if (profiles !== undefined) parts.push(`--profile ${profiles.join(',') || 'none'}`)
  if (sessionTool !== undefined) parts.push(`--session-tool '${sessionTool.name}'`)
  if (sessionTool?.args !== undefined) parts.push(`--session-args '${JSON.stringify(sessionTool.args)}'`)
  return parts.join(' ')
}

/** Passwords and secrets come from the environment, and stand in no command line. */
function foreignParts({
  server,
  upstream,
  command,
  allowHosts = [],
  passwordsAt = [],
  client,
}: ForeignTarget): string[] {
  return [
    `--server '${server}'`,
    ...(upstream === undefined ? [] : [`--upstream mock${upstream.port === 0 ? '' : `:${upstream.port}`}`]),
    ...(command === undefined
      ? []
      : [
          `--command '${command.line.replaceAll("'", "'\\''")}'`,
          ...Object.entries(command.env).map(([name, value]) => `--env '${name}=${value.replaceAll("'", "'\\''")}'`),
          ...(command.cwd === undefined ? [] : [`--cwd '${command.cwd}'`]),
        ]),
    ...(client === undefined ? [] : [`--client-id '${client.clientId}'`]),
    ...allowHosts.map((host) => `--allow-host ${host}`),
    ...passwordsAt.map((origin) => `--idp ${origin}`),
  ]
}
