import { randomBytes } from 'node:crypto'
import type { RegisteredClient } from '../contract/seats.ts'
import type { Revision } from '../contract/words.ts'
import type { Answer, Sender } from '../http/sender.ts'
import type { Person } from '../person/person.ts'
import type { JsonObject } from '../protocol/json-document.ts'
import { makePkce } from '../protocol/pkce.ts'
import { type Discovered, discover, endpointOf, scopeToAskFor } from './discover.ts'
import { createMcpConnection, type McpConnection } from './mcp-connection.ts'
import { type Changes, changed, type Params, withQuery } from './params.ts'
import { type AuthMethod, preferredMethod, register, registeredClient } from './register.ts'
import { StepError } from './step-error.ts'
import { sendTokenRequest, type TokenChanges, type Tokens, tokensOf } from './token-request.ts'

/** What a client sends to the authorization endpoint, and what it must remember for later. */
interface AuthorizationRequest {
  readonly url: string
  readonly redirectUri: string
  readonly state: string
  readonly verifier: string
}

/** What came back to the client's redirect URI. */
export interface Callback {
  readonly params: URLSearchParams
  /** Absent when it carries an error. */
  readonly code: string | undefined
  /** `iss` (RFC 9207 §2). */
  readonly iss: string | undefined
  readonly request: AuthorizationRequest
  readonly redirectUri: string
  /** PKCE verifier of the request. */
  readonly verifier: string
  /** Answers of the way there, the redirect itself last. */
  readonly answers: readonly Answer[]
}

/** How far a person came. */
export interface Attempt {
  /** Absent when the person did not get back to the client. */
  readonly callback: Callback | undefined
  /** Where it ended instead. */
  readonly ended: string
  readonly answers: readonly Answer[]
}

/**
 * One MCP client that one person uses, step by step or all at once. Each step does the ones before it when they were not
 * done yet; what was done is kept. Steps throw StepError or PersonError when the target does not play along.
 */
export interface McpClient {
  readonly person: string
  readonly mcp: McpConnection
  discovered(): Promise<Discovered>
  serverMetadata(): Promise<JsonObject>
  /** The resource identifier that it asks tokens for. */
  resource(): Promise<string>
  /** Registers (RFC 7591), or gives the registration that it has. `method` matters the first time only. */
  registration(method?: AuthMethod): Promise<{ readonly client: RegisteredClient; readonly answer: Answer }>
  /** The authorization request that it would send. */
  prepare(changes?: Changes): Promise<AuthorizationRequest>
  /** Sends an authorization request without a person's cookies, and follows nothing. */
  authorizationRequest(changes?: Changes): Promise<Answer>
  /** Lets the person sign in and approve, and gives the last answers where the way does not end at the client. */
  attempt(changes?: Changes, consent?: 'approve' | 'deny'): Promise<Attempt>
  /** The same, where the way must end at the client. */
  authorize(changes?: Changes, consent?: 'approve' | 'deny'): Promise<Callback>
  /** Redeems a code (RFC 6749 §4.1.3). */
  redeem(callback: Pick<Callback, 'code' | 'redirectUri' | 'verifier'>, changes?: TokenChanges): Promise<Answer>
  /** Uses a refresh token (RFC 6749 §6). */
  refresh(refreshToken: string, changes?: TokenChanges): Promise<Answer>
  /** Sends a form to the token endpoint as this client. */
  tokenRequest(params: Changes, changes?: TokenChanges): Promise<Answer>
  /** The whole flow, once; later calls give the same tokens. */
  tokens(): Promise<Tokens>
  accessToken(): Promise<string>
  listTools(token: string, mcpUrl?: string): Promise<Answer>
  callTool(token: string, name: string, args: Readonly<Record<string, unknown>>): Promise<Answer>
  /** Pseudonym of a secret, for what is written. */
  nameOf(secret: string): string
}

/** What a client is made of. */
export interface ClientOptions {
  /** Sends as this client and its person. */
  readonly sender: Sender
  readonly person: Person
  readonly mcpUrl: string
  readonly revision: Revision
  /** A client that the authorization server knows already; absent: it registers itself. */
  readonly registered?: RegisteredClient
  /** What it calls itself when it registers. */
  readonly name?: string
  readonly redirectUri?: string
  /** Scopes to ask for; absent: those of the challenge, else those of the metadata. */
  readonly scope?: string
}

/** Nobody listens here: the person's browser stops before it would go there. */
const redirectUriOfOurs = 'http://127.0.0.1:33418/callback'

/** Makes a client that has done nothing yet. */
export function createClient(options: ClientOptions): McpClient {
  const { sender, person, mcpUrl, revision } = options
  let found: Promise<Discovered> | undefined
  let registering: Promise<{ readonly client: RegisteredClient; readonly answer: Answer }> | undefined
  let flow: Promise<Tokens> | undefined
  let held: string | undefined

  const discovered = (): Promise<Discovered> => {
    found ??= discover(sender, mcpUrl, revision)
    return found
  }
  const registration: McpClient['registration'] = (method) => {
    registering ??= registerWith(method)
    return registering
  }

  async function registerWith(method: AuthMethod | undefined): Promise<{ client: RegisteredClient; answer: Answer }> {
    const known = await discovered()
    if (options.registered !== undefined) return { client: options.registered, answer: known.serverMetadata.answer }
    const scope = options.scope ?? scopeToAskFor(known)
    const asked = {
      name: options.name ?? 'claimcheck',
      redirectUris: [options.redirectUri ?? redirectUriOfOurs],
      method: method ?? preferredMethod(known.serverMetadata.document),
      ...(scope === undefined ? {} : { scope }),
    }
    const answer = await register(sender, endpointOf(known, 'registration_endpoint'), asked)
    const client = registeredClient(answer, asked)
    if (client === undefined)
      throw new StepError('registration-refused', `registration was answered with ${answer.status ?? 'nothing'}`, [
        answer,
      ])
    return { client, answer }
  }

  async function prepare(changes?: Changes): Promise<AuthorizationRequest> {
    const known = await discovered()
    const { client } = await registration()
    const { verifier, challenge } = makePkce()
    sender.recorder.pseudonyms.of('verifier', verifier)
    const state = randomBytes(16).toString('base64url')
    const redirectUri = options.redirectUri ?? client.redirectUris[0] ?? redirectUriOfOurs
    const scope = options.scope ?? scopeToAskFor(known)
    const params: Params = [
      ['response_type', 'code'],
      ['client_id', client.clientId],
      ['redirect_uri', redirectUri],
      ...(scope === undefined ? [] : ([['scope', scope]] as const)),
      ['state', state],
      ['code_challenge', challenge],
      ['code_challenge_method', 'S256'],
      ...resourceParam(known, revision),
    ]
    const url = withQuery(endpointOf(known, 'authorization_endpoint'), changed(params, changes))
    const asked = changes?.['redirect_uri']
    return { url, redirectUri: typeof asked === 'string' ? asked : redirectUri, state, verifier }
  }

  async function authorizationRequest(changes?: Changes): Promise<Answer> {
    const { url } = await prepare(changes)
    return sender.send({ method: 'GET', url, headers: [['Accept', 'text/html']] })
  }

  async function attempt(changes?: Changes, consent: 'approve' | 'deny' = 'approve'): Promise<Attempt> {
    const request = await prepare(changes)
    const journey = await person.visit(request.url, { redirectUri: request.redirectUri, consent })
    const { answers } = journey
    if (journey.kind === 'page')
      return { callback: undefined, ended: `the journey ended at the page '${journey.page.html.title}'`, answers }
    if (journey.kind === 'elsewhere')
      return { callback: undefined, ended: `the journey was led to ${new URL(journey.url).host}`, answers }
    const { params } = journey
    const { redirectUri, verifier } = request
    const code = params.get('code') ?? undefined
    const iss = params.get('iss') ?? undefined
    return {
      callback: { params, code, iss, request, redirectUri, verifier, answers },
      ended: 'the journey ended at the client',
      answers,
    }
  }

  async function authorize(changes?: Changes, consent: 'approve' | 'deny' = 'approve'): Promise<Callback> {
    const { callback, ended, answers } = await attempt(changes, consent)
    if (callback === undefined) throw new StepError('no-callback', ended, answers)
    return callback
  }

  async function send(params: Params, changes?: TokenChanges): Promise<Answer> {
    const endpoint = endpointOf(await discovered(), 'token_endpoint')
    const { client } = await registration()
    return sendTokenRequest(sender, endpoint, client, params, changes)
  }

  const redeem: McpClient['redeem'] = async ({ code, redirectUri, verifier }, changes) =>
    send(
      [
        ['grant_type', 'authorization_code'],
        ...(code === undefined ? [] : ([['code', code]] as const)),
        ['redirect_uri', redirectUri],
        ['code_verifier', verifier],
        ...resourceParam(await discovered(), revision),
      ],
      changes,
    )

  const refresh: McpClient['refresh'] = async (refreshToken, changes) =>
    send(
      [
        ['grant_type', 'refresh_token'],
        ['refresh_token', refreshToken],
        ...resourceParam(await discovered(), revision),
      ],
      changes,
    )

  async function wholeFlow(): Promise<Tokens> {
    const callback = await authorize()
    if (callback.code === undefined)
      throw new StepError(
        'no-code',
        `the redirect says '${callback.params.get('error') ?? 'nothing'}'`,
        callback.answers,
      )
    const answer = await redeem(callback)
    const tokens = tokensOf(answer)
    if (tokens === undefined)
      throw new StepError('token-refused', `the token endpoint answered with ${answer.status ?? 'nothing'}`, [answer])
    held = tokens.accessToken
    return tokens
  }

  const tokens = (): Promise<Tokens> => {
    flow ??= wholeFlow()
    return flow
  }
  const mcp = createMcpConnection(sender, revision, () => held)

  return {
    person: person.name,
    mcp,
    discovered,
    serverMetadata: async () => (await discovered()).serverMetadata.document,
    resource: async () => (await discovered()).resource,
    registration,
    prepare,
    authorizationRequest,
    attempt,
    authorize,
    redeem,
    refresh,
    tokenRequest: (params, changes) => send(changed([], params), changes),
    tokens,
    accessToken: async () => (await tokens()).accessToken,
    listTools: (token, url = mcpUrl) => mcp.call(url, { method: 'tools/list', token }),
    callTool: (token, name, args) =>
      mcp.call(mcpUrl, { method: 'tools/call', token, params: { name, arguments: args } }),
    nameOf: (secret) => sender.recorder.pseudonyms.find(secret) ?? 'a value that was never on the wire',
  }
}

/** `resource` goes with every request from 2025-06-18 on (RFC 8707 §2). */
function resourceParam({ resource }: Discovered, revision: Revision): Params {
  return revision === '2025-03-26' ? [] : [['resource', resource]]
}
