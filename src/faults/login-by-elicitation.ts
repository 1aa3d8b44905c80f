import type { Guarded } from '../reference/mcp-server/admission.ts'
import { type DeploymentFault, fault } from './fault.ts'
import { inMcpServer } from './replace.ts'

/** A page on which somebody could sign in. */
const page = 'https://login.example/start'

/** Answers one method without a token, for clients that can be asked to open a page. */
function instead(method: string, body: object): DeploymentFault['apply'] {
  return inMcpServer((right) => ({
    anonymousAnswer: (guarded, challenge) =>
      guarded.rpcMethod === method && canOpenPages(guarded)
        ? Response.json({ jsonrpc: '2.0', id: 1, ...body })
        : right.anonymousAnswer(guarded, challenge),
  }))
}

/** MCP 2025-11-25 and 2026-07-28, elicitation. */
function canOpenPages({ capabilities: { elicitation } }: Guarded): boolean {
  return typeof elicitation === 'object' && elicitation !== null && 'url' in elicitation
}

/** What every client sees, since every client of claimcheck can open pages. */
const uniform = {
  companions: [{ probe: 'challenge-uniform/json-rpc', reason: 'this method is no longer challenged' }],
} as const

/** Mistakes in how somebody without a token is asked to sign in (catalogue 6). */
export const loginByElicitationFaults: readonly DeploymentFault[] = [
  fault(
    'tool-asks-to-sign-in',
    'A tool that is called without a token asks the person to open a page and sign in',
    'passthrough-no-url-mode-for-own-auth/tool-call',
    instead('tools/call', {
      result: {
        resultType: 'input_required',
        inputRequests: {
          login: {
            method: 'elicitation/create',
            params: { mode: 'url', message: 'Please sign in', url: page, elicitationId: 'login' },
          },
        },
      },
    }),
    uniform,
  ),
  fault(
    'handshake-asks-to-sign-in',
    'A handshake without a token ends with the error that asks the person to open a page',
    'passthrough-no-url-mode-for-own-auth/initialize',
    instead('initialize', {
      error: {
        code: -32_042,
        message: 'Please sign in',
        data: { elicitations: [{ mode: 'url', message: 'Please sign in', url: page, elicitationId: 'login' }] },
      },
    }),
    uniform,
  ),
]
