import type { Account } from '../contract/target.ts'
import type { Answer } from '../http/sender.ts'
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
