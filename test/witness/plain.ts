import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { createBrowser, type Person, returned } from './browser.ts'
import { redirectUri } from './sdk-one.ts'
import { createWire, type Wire } from './wire.ts'

/** Both ends are on loopback, without TLS. */
const onLoopback = { [oauth.allowInsecureRequests]: true } as const

/** An answer by JSON-RPC. */
export interface RpcAnswer {
  readonly id: number
  readonly result?: Readonly<Record<string, unknown>> | undefined
  readonly error?: { readonly code: number; readonly message: string } | undefined
}

const rpcAnswer: z.ZodType<RpcAnswer> = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.number(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
})

/** A client on oauth4webapi, with JSON-RPC written by hand. */
export interface Plain {
  readonly wire: Wire
  /** What the server registered, once it did. */
  registered(): oauth.Client | undefined
  /** Discovery to token, for the scope of the challenge or another; answers with what the token endpoint gave. */
  signIn(person: Person, scope?: string): Promise<oauth.TokenEndpointResponse>
  refresh(refreshToken: string): Promise<oauth.TokenEndpointResponse>
  /** Posts one request and reads its answer, from JSON or from a stream of events. */
  call(accessToken: string, method: string, params: object, headers?: Record<string, string>): Promise<RpcAnswer>
}

/** By the method that the server says it registered, which need not be the one that was asked for (RFC 7591 §3.2.1). */
function proofOf(client: oauth.Client): oauth.ClientAuth {
  const secret = String(client.client_secret ?? '')
  switch (client.token_endpoint_auth_method) {
    case 'none':
      return oauth.None()
    case 'client_secret_post':
      return oauth.ClientSecretPost(secret)
    default:
      return oauth.ClientSecretBasic(secret)
  }
}

/** Makes the client. It takes nothing for granted that a document can tell it. */
export function createPlain(
  mcp: string,
  method: 'none' | 'client_secret_basic' | 'client_secret_post' = 'none',
): Plain {
  const wire = createWire()
  const options = { ...onLoopback, [oauth.customFetch]: wire.fetch }
  let known: { server: oauth.AuthorizationServer; client: oauth.Client; proof: oauth.ClientAuth } | undefined
  let calls = 0

  async function discover(): Promise<{
    server: oauth.AuthorizationServer
    resource: oauth.ResourceServer
    scope: string
  }> {
    const refused = await wire.fetch(mcp, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const challenge = refused.headers.get('www-authenticate') ?? ''
    const documentUrl = /resource_metadata="([^"]*)"/.exec(challenge)?.[1]
    const document = await oauth.resourceDiscoveryRequest(new URL(mcp), options)
    if (wire.seen.at(-1)?.path !== new URL(documentUrl ?? '').pathname)
      throw new Error(`the challenge names ${documentUrl}, and RFC 9728 leads to ${document.url}`)
    const resource = await oauth.processResourceDiscoveryResponse(new URL(mcp), document)
    const issuer = new URL(resource.authorization_servers?.[0] ?? '')
    const metadata = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' })
    // What MCP asks of clients: the document of RFC 8414 first, then that of OpenID Connect.
    const found =
      metadata.status === 404 ? await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oidc' }) : metadata
    const server = await oauth.processDiscoveryResponse(issuer, found)
    return { server, resource, scope: /scope="([^"]*)"/.exec(challenge)?.[1] ?? '' }
  }

  async function register(
    server: oauth.AuthorizationServer,
  ): Promise<{ client: oauth.Client; proof: oauth.ClientAuth }> {
    const answer = await oauth.dynamicClientRegistrationRequest(
      server,
      {
        client_name: 'witness on oauth4webapi',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: method,
      },
      options,
    )
    const client = await oauth.processDynamicClientRegistrationResponse(answer)
    return { client, proof: proofOf(client) }
  }

  return {
    wire,
    registered: () => known?.client,
    signIn: async (person, wanted) => {
      const { server, resource, scope } = await discover()
      const { client, proof } = await register(server)
      known = { server, client, proof }
      const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()]
      const url = new URL(server.authorization_endpoint ?? '')
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: client.client_id,
        redirect_uri: redirectUri,
        scope: wanted ?? scope,
        resource: resource.resource,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).toString()
      const back = returned(await createBrowser(redirectUri).complete(url.href, person))
      // Checks state, and iss where the server says that it sends it (RFC 9207).
      const params = oauth.validateAuthResponse(server, client, back.params, state)
      const additionalParameters = { resource: resource.resource }
      const answer = await oauth.authorizationCodeGrantRequest(server, client, proof, params, redirectUri, verifier, {
        ...options,
        additionalParameters,
      })
      return await oauth.processAuthorizationCodeResponse(server, client, answer)
    },
    refresh: async (refreshToken) => {
      if (known === undefined) throw new Error('sign in first')
      const { server, client, proof } = known
      const answer = await oauth.refreshTokenGrantRequest(server, client, proof, refreshToken, options)
      return await oauth.processRefreshTokenResponse(server, client, answer)
    },
    call: async (accessToken, method, params, headers = {}) => {
      calls += 1
      const response = await oauth.protectedResourceRequest(
        accessToken,
        'POST',
        new URL(mcp),
        new Headers({ 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers }),
        JSON.stringify({ jsonrpc: '2.0', id: calls, method, params }),
        options,
      )
      const text = await response.text()
      const streamed = /^data: *(.+)$/m.exec(text)?.[1]
      return rpcAnswer.parse(JSON.parse(streamed ?? text))
    },
  }
}
