import { discover } from '../client/discover.ts'
import { StepError } from '../client/step-error.ts'
import type { ForeignRules } from '../contract/target.ts'
import { allowHosts } from '../http/host-rule.ts'
import { createRecorder } from '../http/recorder.ts'
import { createSender } from '../http/sender.ts'
import { stringMember } from '../protocol/json-document.ts'
import { preflight } from './preflight.ts'
import { reachFor } from './reach.ts'

/** What a server says of itself to somebody without a token. */
export type Probed =
  | { readonly found: false; readonly why: string }
  | {
      readonly found: true
      readonly issuer: string
      /** Whether clients may register themselves (RFC 7591). */
      readonly registration: boolean
      /** Whether the URL of a document can be a client id there (CIMD §5). */
      readonly metadataDocuments: boolean
    }

/** Looks at a server of somebody else's, by the rules of a run: nothing is registered and nobody signs in. */
export async function probeServer(mcp: string, allowed: readonly string[] = []): Promise<Probed> {
  const foreign: ForeignRules = { allowHosts: allowed, passwordsAt: [] }
  const sender = createSender({
    seat: 'visitor',
    actor: 'visitor',
    recorder: createRecorder({ listener: () => {} }),
    hosts: allowHosts([mcp], await reachFor({ mcp, foreign })),
  })
  try {
    const { problems, spec } = await preflight(sender, { mcp, foreign }, undefined)
    const [problem] = problems
    if (problem !== undefined) return { found: false, why: `${problem.message}; ${problem.next}` }
    const { issuer, serverMetadata } = await discover(sender, mcp, spec)
    return {
      found: true,
      issuer,
      registration: stringMember(serverMetadata.document, 'registration_endpoint') !== undefined,
      metadataDocuments: serverMetadata.document['client_id_metadata_document_supported'] === true,
    }
  } catch (error) {
    if (error instanceof StepError) return { found: false, why: error.message }
    throw error
  } finally {
    await sender.close()
  }
}
