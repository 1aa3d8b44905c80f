import type { RegisteredClient } from '../contract/seats.ts'
import type { Answer, Sender } from '../http/sender.ts'

/** Asks about a token, or revokes it, as a client of the authorization server (RFC 7662 §2.1, RFC 7009 §2.1). */
export function sendTokenForm(
  sender: Sender,
  endpoint: string,
  token: string,
  client: Pick<RegisteredClient, 'clientId' | 'clientSecret'> | undefined,
): Promise<Answer> {
  const identity =
    client === undefined
      ? {}
      : {
          client_id: client.clientId,
          ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
        }
  return sender.send({
    method: 'POST',
    url: endpoint,
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
    ],
    body: new URLSearchParams({ token, ...identity }).toString(),
  })
}
