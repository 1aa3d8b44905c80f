import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { opinions } from '../../src/explain/opinions.ts'
import { readToken } from '../../src/explain/token-facts.ts'
import { mutations } from '../../src/mutations/index.ts'
import { createClock } from '../../src/nextcloud/index.ts'
import { keySigner, type TokenKey, writeJws } from '../../src/protocol/jws.ts'
import { genuineToken } from '../mutations/genuine.ts'
import { mock, whoami } from '../nextcloud/flow.ts'

/**
 * What the mock Nextcloud answers to each change of a token, held against what `explain -` says of that token: the mock is
 * held to a real Nextcloud by the recordings, so this holds `explain` to it as well, where no recording is.
 */

const makeKey = (): TokenKey => ({
  alg: 'RS256',
  kid: randomUUID(),
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
})
const own = makeKey()
const genuine = genuineToken({ own, neighbour: makeKey(), stranger: makeKey() })
const { issuer, resource: clientId } = genuine

/** The issuer as `user_oidc` sees it. */
const published: Readonly<Record<string, unknown>> = {
  [`${issuer}/.well-known/openid-configuration`]: { issuer, jwks_uri: `${issuer}/jwks` },
  [`${issuer}/jwks`]: {
    keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: own.kid, alg: own.alg, use: 'sig' }],
  },
}
const provided: typeof fetch = async (input) => {
  const document = published[String(input)]
  return document === undefined ? new Response(null, { status: 404 }) : Response.json(document)
}

const modes = [
  ['Nextcloud, provider mode with the audience check on', { audienceCheck: true }],
  ['Nextcloud, provider mode with the audience check off', { audienceCheck: false }],
] as const

function nextcloud(settings: Readonly<Record<string, unknown>>) {
  const providers = [{ issuer, clientId, uidMapping: 'sub' }]
  return mock(
    { bearerMode: 'provider', providers, autoProvision: false, ...settings },
    { fetch: provided, clock: createClock() },
  )
}

/** What only whoever has the keys can see. */
const unseen =
  /^token-(signature-verified\/(altered|stranger|borrowed)|alg-allowlist\/rs512|kid-unknown|iss-key-binding|header-keys-ignored)/

describe.each(modes)('%s', (party, settings) => {
  const server = nextcloud(settings)
  const said = (token: string) =>
    opinions(readToken(token, genuine.now), { nextcloud: issuer, providerClientId: clientId }).find(
      (one) => one.party === party,
    )

  it('takes the genuine token, and explain says so', async () => {
    const token = writeJws(genuine.header, genuine.claims, keySigner(own))
    expect([await whoami(server, token), said(token)?.accepts]).toEqual([200, 'yes'])
  })

  it.each(mutations.filter(({ probe }) => !unseen.test(probe)))('$probe', async ({ make }) => {
    const token = make(genuine)
    if (typeof token !== 'string') throw new Error('each change means something for this token')
    const status = await whoami(server, token)
    expect([status, said(token)?.accepts]).toEqual(status === 200 ? [200, 'yes'] : [401, 'no'])
  })
})
