import type { Exchange, FinishedRun, GrantView, SeenToken } from '../../../src/run/finished-run.ts'
import { anExchange, aRun } from '../a-run.ts'

/** Where the target and the upstream of `aRun` are. */
export const target = 'http://localhost:4711'
export const upstream = 'http://127.0.0.1:4712'

/** Makes an exchange that carries tokens in its request or its answer. */
export function carrying(
  n: number,
  {
    url = `${target}/mcp`,
    shown = '',
    asked = '',
    given = '',
    seat = 'client',
  }: {
    readonly url?: string
    /** Tokens in the `Authorization` header. */
    readonly shown?: string
    /** The body of the request. */
    readonly asked?: string
    /** Tokens in the answer. */
    readonly given?: string
    readonly seat?: Exchange['seat']
  },
): Exchange {
  return anExchange({
    n,
    seat,
    actor: seat === 'client' ? 'alice' : 'target',
    request: {
      method: 'POST',
      url,
      headers: shown === '' ? [] : [['authorization', `Bearer ${shown}`]],
      body: asked,
    },
    response: { status: 200, headers: [], body: given === '' ? '' : JSON.stringify({ access_token: given }) },
  })
}

/** Makes a token that was seen on no leg but the given ones. */
export function aToken(pseudonym: string, more: Partial<SeenToken> = {}): SeenToken {
  const kind = pseudonym.startsWith('rt') ? 'refresh-token' : pseudonym.startsWith('id') ? 'id-token' : 'access-token'
  return { pseudonym, kind, clientLeg: [], upstreamLeg: [], issuerLeg: [], hostLeg: [], ...more }
}

/** Grants of the target and of the upstream. */
export const session: GrantView = {
  grant: 'session-1',
  by: 'target',
  flow: 'authorization_code',
  clientId: 'client-a',
  user: 'alice',
}
export const upstreamGrant: GrantView = {
  grant: 'grant-1',
  by: 'upstream',
  flow: 'authorization_code',
  clientId: 'proxy',
  user: 'alice',
}
export const delegation: GrantView = {
  grant: 'grant-2',
  by: 'upstream',
  flow: 'delegation',
  user: 'alice',
  from: 'at-1',
}

/** A proxy done right: its own token for the client, one of the upstream for sign-in, one delegated for the call. */
export function cleanRun(): FinishedRun {
  return aRun({
    exchanges: [
      carrying(1, { url: `${target}/oauth/token`, given: 'at-1' }),
      carrying(2, { url: `${upstream}/token`, seat: 'upstream', given: 'at-2' }),
      carrying(3, { shown: 'at-1' }),
      carrying(4, {
        url: `${target}/oauth/token`,
        seat: 'issuer',
        asked: 'grant_type=exchange&subject_token=at-1',
        given: 'at-3',
      }),
      carrying(5, { url: `${upstream}/notes`, seat: 'upstream', shown: 'at-3' }),
    ],
    lineage: {
      grants: [session, upstreamGrant, delegation, { grant: 'grant-3', by: 'upstream', flow: 'account', user: 'bob' }],
      tokens: [
        aToken('at-1', { grant: 'session-1', clientLeg: [1, 3], issuerLeg: [4] }),
        aToken('at-2', { grant: 'grant-1', upstreamLeg: [2] }),
        aToken('at-3', { grant: 'grant-2', from: 'at-1', issuerLeg: [4], upstreamLeg: [5] }),
      ],
    },
  })
}

/** A proxy that hands the tokens of the upstream on to its clients. */
export function relayRun(): FinishedRun {
  return aRun({
    exchanges: [
      carrying(1, { url: `${target}/oauth/token`, given: 'at-1' }),
      carrying(2, { url: `${upstream}/token`, seat: 'upstream', given: 'at-1' }),
      carrying(3, { shown: 'at-1' }),
      carrying(4, { url: `${upstream}/notes`, seat: 'upstream', shown: 'at-1' }),
    ],
    lineage: {
      grants: [upstreamGrant],
      tokens: [aToken('at-1', { grant: 'grant-1', clientLeg: [1, 3], upstreamLeg: [2, 4] })],
    },
  })
}
