import { z } from 'zod'
import { provisioningTools } from './provisioning-tools.ts'
import { tools } from './tools.ts'

/** Beginning of the members of the envelope of 2026-07-28. */
const envelope = 'io.modelcontextprotocol/'

const rpc: z.ZodType<RpcCall> = z.object({
  method: z.string(),
  params: z
    .object({
      name: z.string().optional(),
      _meta: z.record(z.string(), z.unknown()).optional(),
      capabilities: z.unknown().optional(),
    })
    .loose()
    .optional(),
})

/** One JSON-RPC call, as far as the guard looks at it. */
export interface RpcCall {
  readonly method: string
  readonly params?:
    | {
        readonly name?: string | undefined
        readonly _meta?: Readonly<Record<string, unknown>> | undefined
        readonly capabilities?: unknown
      }
    | undefined
}

/**
 * The calls of a body: one, or those of a batch, which the transport still takes from clients of 2025-03-26.
 *
 * @returns undefined for what is no JSON
 */
export function readCalls(body: string | undefined): readonly RpcCall[] | undefined {
  if (body === undefined) return []
  try {
    const posted: unknown = JSON.parse(body)
    return (Array.isArray(posted) ? posted : [posted]).flatMap((one) => rpc.safeParse(one).data ?? [])
  } catch {
    return undefined
  }
}

/** The scopes of the tools that are called, each once. */
export function neededScopes(calls: readonly RpcCall[]): readonly string[] {
  const called = calls.filter(({ method }) => method === 'tools/call').map(({ params }) => params?.name)
  return [
    ...new Set([...tools, ...provisioningTools].filter(({ name }) => called.includes(name)).map(({ scope }) => scope)),
  ]
}

/** What the client says that it can do: in the envelope of 2026-07-28, or in the handshake of older revisions. */
export function capabilitiesIn(calls: readonly RpcCall[]): Readonly<Record<string, unknown>> {
  const said = calls.map(({ params }) => params?._meta?.[`${envelope}clientCapabilities`] ?? params?.capabilities)
  return Object.assign({}, ...said.filter((one) => typeof one === 'object' && one !== null))
}

/** True for calls without the envelope of 2026-07-28: those of revisions with a handshake. */
export function isLegacy(calls: readonly RpcCall[]): boolean {
  return calls.some(({ params }) => params?._meta?.[`${envelope}protocolVersion`] === undefined)
}
