import { createClient } from '../../src/client/client.ts'
import { type Discovered, discover } from '../../src/client/discover.ts'
import { isDone, isServed, rpcResponse, served } from '../../src/client/mcp-answer.ts'
import { createMcpConnection } from '../../src/client/mcp-connection.ts'
import { lookUpAuthorizationServer, lookUpResourceMetadata } from '../../src/client/metadata-lookup.ts'
import { createRegistrations } from '../../src/client/registrations.ts'
import { StepError } from '../../src/client/step-error.ts'
import { tokensOf } from '../../src/client/token-request.ts'
import type { Answer, Sender } from '../../src/http/sender.ts'
import { createCookieJar } from '../../src/person/cookie-jar.ts'
import { PersonError } from '../../src/person/errors.ts'
import { pageOf } from '../../src/person/page.ts'
import { createPerson } from '../../src/person/person.ts'
import { recognise } from '../../src/person/recognise.ts'
import { bearerChallenge, parseChallenges } from '../../src/protocol/challenge.ts'
import { inWords } from '../../src/protocol/json-document.ts'
import { decodeJwt } from '../../src/protocol/jwt.ts'
import { preflight } from '../../src/run/preflight.ts'
import { exampleOf } from '../../src/scenario/example-arguments.ts'
import { placeToGo } from '../../src/scenario/place-to-go.ts'
import { readRefusal } from '../../src/scenario/refusal.ts'
import type { Endpoint } from './endpoints.ts'

/** What a reading takes: a sender, the server's own URL, and what a client would know of it by then. */
export interface Reading {
  readonly sender: Sender
  readonly base: string
  readonly known: Discovered
  /** Whether to read it in every way that the judge has: each costs further requests. */
  readonly thoroughly: boolean
}

function clientOf({ sender, base, known }: Reading, registered: boolean) {
  const account = { user: 'alice', password: 'a-password-of-alice' }
  return createClient({
    sender,
    person: createPerson({
      name: 'alice',
      account,
      sender,
      cookies: createCookieJar(),
      passwordsAt: [new URL(base).origin],
    }),
    mcpUrl: `${base}/mcp`,
    revision: '2026-07-28',
    lookUp: async () => known,
    ...(registered
      ? {
          registered: {
            clientId: 'client-1',
            redirectUris: ['http://127.0.0.1:33418/callback'],
            tokenEndpointAuthMethod: 'none',
          },
        }
      : { registrations: createRegistrations(1).deskFor(true) }),
  })
}

/** Whatever a scenario may ask of an answer. */
function lookAt(answer: Answer): void {
  const read = answer.json()
  if (read.ok) inWords(read.value)
  readRefusal(answer)
  bearerChallenge(parseChallenges(answer.header('www-authenticate')))
  served(answer)
  isServed(answer)
  isDone(answer)
  JSON.stringify(answer)
}

/** How the judge reads each endpoint: by its own functions, as scenarios call them. */
export const readers: Readonly<Record<Endpoint, (reading: Reading) => Promise<unknown>>> = {
  mcp: async ({ sender, base, thoroughly }) => {
    const url = `${base}/mcp`
    const answer = await createMcpConnection(sender, '2026-07-28', () => undefined).call(url, { method: 'tools/list' })
    lookAt(answer)
    placeToGo(answer, [new URL(base).origin])
    const tools = rpcResponse(answer)?.result?.['tools']
    for (const tool of Array.isArray(tools) ? tools : []) JSON.stringify(exampleOf(tool?.inputSchema))
    if (!thoroughly) return
    const connection = createMcpConnection(sender, '2025-06-18', () => undefined)
    lookAt(await connection.call(url, { method: 'tools/list', token: 'a-token-of-some-length' }))
    await preflight(sender, { mcp: url, foreign: { allowHosts: [], passwordsAt: [] } }, undefined)
  },
  'resource-metadata': async ({ sender, base, thoroughly }) => {
    if (!thoroughly) return discover(sender, `${base}/mcp`, '2026-07-28')
    const challenged = await sender.send({ url: `${base}/mcp` })
    lookAt((await lookUpResourceMetadata(sender, `${base}/mcp`, challenged)).lookups[0]?.answer ?? challenged)
    return discover(sender, `${base}/mcp`, '2026-07-28')
  },
  'server-metadata': async ({ sender, base, thoroughly }) => {
    if (thoroughly)
      for (const { answer } of (await lookUpAuthorizationServer(sender, base, '2026-07-28')).lookups) lookAt(answer)
    const found = await discover(sender, `${base}/mcp`, '2026-07-28')
    const client = clientOf({ sender, base, known: found, thoroughly }, true)
    await client.prepare()
    await client.attempt()
  },
  jwks: async ({ sender, base }) => lookAt(await sender.send({ url: `${base}/jwks` })),
  register: async (reading) => {
    const registrations = createRegistrations(1)
    const client = clientOf(reading, false)
    const { answer, client: registered } = await client.registration()
    lookAt(answer)
    await client.attempt()
    await client.form(`${reading.base}/revoke`, { token: 'x' })
    await registrations
      .deskFor(true)
      .obtain({ name: 'x', redirectUris: registered.redirectUris, method: 'none' }, async () => ({
        client: registered,
        answer,
      }))
    await registrations.cleanUp(reading.sender)
  },
  authorize: async (reading) => {
    const { answers } = await clientOf(reading, true).attempt()
    for (const answer of answers) {
      lookAt(answer)
      recognise(pageOf(answer.request.url, answer))
    }
  },
  token: async (reading) => {
    const client = clientOf(reading, true)
    const request = { url: '', redirectUri: 'http://127.0.0.1:33418/callback', state: 'x', verifier: 'v'.repeat(43) }
    const callback = { params: new URLSearchParams(), code: 'a-code', iss: undefined, request, answers: [] }
    const answer = await client.redeem({ ...callback, redirectUri: request.redirectUri, verifier: request.verifier })
    lookAt(answer)
    const tokens = tokensOf(answer)
    if (tokens === undefined) return
    decodeJwt(tokens.accessToken)
    reading.sender.recorder.tokens()
    lookAt(await client.listTools(tokens.accessToken))
    await client.refresh(tokens.refreshToken ?? '')
  },
  introspect: async (reading) =>
    lookAt(await clientOf(reading, true).form(`${reading.base}/introspect`, { token: 'x' })),
  revoke: async (reading) => lookAt(await clientOf(reading, true).form(`${reading.base}/revoke`, { token: 'x' })),
}

/** Errors that say that the target did not play along; a run makes an outcome of them. */
export function isOutcome(error: unknown): boolean {
  return error instanceof StepError || error instanceof PersonError
}
