import type { Account } from '../contract/target.ts'
import type { Answer } from '../http/sender.ts'
import type { ClientActor } from './actor.ts'
import { credentialOf } from './authority.ts'
import { callSessionTool } from './session-call.ts'
import type { ToolSearch } from './session-tool.ts'
import { needSessionTool } from './session-tools.ts'
import type { Stage } from './stage.ts'

type Asking = Pick<Stage<never>, 'seat' | 'visitor'>

/** Asks the API of the upstream who somebody is, with a credential: whether it opens anything there. */
export function askUpstreamApi({ seat, visitor }: Asking, authorization: string): Promise<Answer> {
  return visitor.as({ seat: 'client', actor: 'claimcheck' }).send({
    method: 'GET',
    url: `${seat('upstream').origin}/ocs/v2.php/cloud/user?format=json`,
    headers: [
      ['Authorization', authorization],
      ['OCS-APIRequest', 'true'],
      ['Accept', 'application/json'],
    ],
  })
}

/** The same with a person's own password: what is refused beside it is the credential, not the way of asking. */
export function askUpstreamAs(asking: Asking, { user, password }: Account): Promise<Answer> {
  return askUpstreamApi(asking, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
}

/**
 * Whether the API of the upstream answers at all to whom it knows: by the person's own password, or, where they have none
 * there, by what the server shows it in a call of theirs.
 */
export async function askUpstreamAsKnown(
  stage: Asking & ToolSearch,
  holder: ClientActor,
  token: string,
): Promise<Answer> {
  const own = await askUpstreamAs(stage, holder.account)
  if (own.status !== 401) return own
  const tool = await needSessionTool(stage, holder, token)
  const { caused } = await callSessionTool(stage, holder, token, tool)
  const [value] = caused.flatMap((one) => credentialOf(one)?.value ?? [])
  return value === undefined ? own : await askUpstreamApi(stage, `Bearer ${value}`)
}
