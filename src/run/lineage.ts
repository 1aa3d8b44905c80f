import type { UpstreamSeat } from '../contract/seats.ts'
import type { Recorder } from '../http/recorder.ts'
import type { LineageView } from './finished-run.ts'

/** Which token came from which grant, and on which leg it was seen: what the recorder sighted, and what the upstream knows. */
export function lineageOf(recorder: Recorder, upstream: UpstreamSeat | undefined): LineageView {
  const credentials = upstream?.credentials() ?? []
  const grantOf = new Map(
    credentials.flatMap((credential) => {
      const pseudonym = recorder.pseudonyms.find(credential.value)
      return pseudonym === undefined ? [] : [[pseudonym, credential.lineage] as const]
    }),
  )
  const grants = new Map([...grantOf.values()].map((lineage) => [lineage.grant, lineage]))
  return {
    grants: [...grants.values()].map(({ grant, flow, clientId, user }) => ({
      grant,
      flow,
      ...(clientId === undefined ? {} : { clientId }),
      ...(user === undefined ? {} : { user }),
    })),
    tokens: recorder.tokens().map((token) => {
      const grant = grantOf.get(token.pseudonym)?.grant
      return { ...token, ...(grant === undefined ? {} : { grant }) }
    }),
  }
}
