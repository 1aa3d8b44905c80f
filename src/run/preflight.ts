import { mcpRequest } from '../client/mcp-request.ts'
import { lookUpResourceMetadata } from '../client/metadata-lookup.ts'
import type { StartedTarget } from '../contract/target.ts'
import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import { stringList } from '../protocol/json-document.ts'
import { clockSkew } from './clock-skew.ts'
import type { PreflightProblem } from './events.ts'
import { revisions } from './plan.ts'

/** What is known before the first scenario. */
export interface Preflight {
  readonly spec: Revision
  /** Issuer that the MCP server names, where it was looked up. */
  readonly issuer?: string
  /** Why nothing can be played. */
  readonly problems: readonly PreflightProblem[]
  /** Set where the clock of a foreign target differs from the one here. */
  readonly skew?: PreflightProblem
}

/**
 * Asks whether the target answers at all, and which revision it speaks: the one that was asked for, else the newest
 * that it does not refuse. A 401 is no sign of an era (MCP 2026-07-28, streamable HTTP): authorisation comes first. Of a
 * foreign target it asks whose tokens it wants, and whether the harness may go there.
 */
export async function preflight(
  sender: Sender,
  { mcp, foreign }: Pick<StartedTarget, 'mcp' | 'foreign'>,
  wanted: Revision | undefined,
): Promise<Preflight> {
  const spoken = await revisionOf(sender, mcp, wanted)
  if (foreign === undefined || spoken.problems.length > 0) return spoken
  return { ...spoken, ...(await authorizationServerOf(sender, mcp, spoken.spec)) }
}

async function revisionOf(sender: Sender, mcp: string, wanted: Revision | undefined): Promise<Preflight> {
  const newest = revisions.at(-1) ?? '2026-07-28'
  const spec = wanted ?? newest
  const answer = await sender.send(mcpRequest(mcp, spec, { method: 'tools/list' }))
  if (answer.status === undefined) return { spec, problems: [unreachable(mcp, answer)] }
  const skew = clockSkew(answer, Date.now())
  const read = { problems: [], ...(skew === undefined ? {} : { skew }) }
  if (wanted !== undefined || !refusesRevision(answer)) return { spec, ...read }
  for (const older of revisions.toReversed().slice(1)) {
    const again = await sender.send(mcpRequest(mcp, older, { method: 'initialize' }))
    if (!refusesRevision(again)) return { spec: older, ...read }
  }
  return {
    spec,
    problems: [
      {
        code: 'no-common-revision',
        message: `the server at ${mcp} refuses every revision that claimcheck knows (${revisions.join(', ')})`,
        next: 'name the revision that it speaks with --spec, and look at its answer in the exchanges',
      },
    ],
  }
}

/** Whose tokens it wants; that it says so badly is judged by checks, that the harness may not go there is said here. */
async function authorizationServerOf(
  sender: Sender,
  mcp: string,
  spec: Revision,
): Promise<Pick<Preflight, 'problems' | 'issuer'>> {
  const found = await lookUpResourceMetadata(
    sender,
    mcp,
    await sender.send(mcpRequest(mcp, spec, { method: 'tools/list' })),
  )
  const [issuer] = stringList(found.found?.document ?? {}, 'authorization_servers') ?? []
  if (issuer === undefined || !URL.canParse(issuer)) return { problems: [] }
  const answer = await sender.send({ method: 'GET', url: issuer })
  if (answer.error?.code !== 'host-refused') return { issuer, problems: [] }
  const { hostname } = new URL(issuer)
  return {
    issuer,
    problems: [
      {
        code: 'host-not-allowed',
        message: `the server's metadata leads to ${hostname}, which nobody named: ${answer.error.message}`,
        next: `say --allow-host ${hostname} if that is its authorization server`,
      },
    ],
  }
}

/** A 400 or 404 before any question of authorisation: the revision or its way of asking is unknown there. */
function refusesRevision(answer: Answer): boolean {
  return answer.status === 400 || answer.status === 404 || answer.status === 405
}

function unreachable(mcp: string, answer: Answer): PreflightProblem {
  return {
    code: 'unreachable',
    message: `nothing answers at ${mcp}: ${answer.error?.message ?? 'no answer'}`,
    next: 'start the server, and look whether the URL, the port and a proxy in between are right',
  }
}
