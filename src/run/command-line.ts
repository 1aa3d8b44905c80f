import type { RunRequest } from './plan.ts'

/** The command line that makes the same run again; no flag of `run` carries a secret. */
export function commandLine(request: RunRequest): string {
  const { deployment, fault, spec, only, scenario, seats, requireSeats, profiles, sessionTool } = request
  const parts = ['claimcheck run', `--deployment ${deployment}`]
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
