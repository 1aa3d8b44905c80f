import { randomBytes } from 'node:crypto'
import type { RegisteredClient } from '../contract/seats.ts'
import type { Revision } from '../contract/words.ts'
import type { Answer } from '../http/sender.ts'
import { makePkce } from '../protocol/pkce.ts'
import { type Discovered, discover, endpointOf, scopeToAskFor } from './discover.ts'
import { holdsResponse } from './mcp-answer.ts'
import type { Attempt, AuthorizationRequest, Callback, ClientMemory, ClientOptions, McpClient } from './mcp-client.ts'
import { createMcpConnection } from './mcp-connection.ts'
import { promptFor, withOffline, withoutRefreshToken } from './offline.ts'
import { type Changes, changed, type Params, withQuery } from './params.ts'
import {
  type AuthMethod,
  preferredMethod,
  register,
  registeredClient,
  registersToRefresh,
  usualRedirectUri,
} from './register.ts'
import type { Registered } from './registrations.ts'
import { StepError } from './step-error.ts'
import { sendForm, sendTokenRequest, type TokenChanges, type Tokens, tokensOf } from './token-request.ts'

/** Makes a client that has done nothing yet. */
export function createClient(options: ClientOptions): McpClient {
  const { sender, person, mcpUrl, revision } = options
  const memory: ClientMemory = options.memory ?? {}
  // Whoever cannot refresh has no use for it.
  const offline = registersToRefresh(options.registration) ? options.offline : undefined
  const scopeOf = (known: Discovered): string | undefined => options.scope ?? withOffline(scopeToAskFor(known), offline)

  const discovered = (): Promise<Discovered> => {
    memory.found ??= (options.lookUp ?? discover)(sender, mcpUrl, revision)
    return memory.found
  }
  const registration: McpClient['registration'] = (method) => {
    memory.registering ??= registerWith(method)
    return memory.registering
  }

  async function registerWith(method: AuthMethod | undefined): Promise<{ client: RegisteredClient; answer: Answer }> {
    const known = await discovered()
    const beforehand =
      options.registered ?? (await options.known?.take({ ...options, ...(method === undefined ? {} : { method }) }))
    if (beforehand !== undefined) return { client: beforehand, answer: known.serverMetadata.answer }
    const scope = scopeOf(known)
    const asked = {
      name: options.name ?? 'claimcheck',
      redirectUris: [options.redirectUri ?? usualRedirectUri],
      method: method ?? preferredMethod(known.serverMetadata.document),
      ...(scope === undefined ? {} : { scope }),
      ...(options.registration === undefined ? {} : { changes: options.registration }),
    }
    const endpoint = endpointOf(known, 'registration_endpoint')
    const make = async (): Promise<Registered> => {
      const answer = await register(sender, endpoint, asked)
      const client = registeredClient(answer, asked)
      if (client === undefined)
        throw new StepError('registration-refused', `registration was answered with ${answer.status ?? 'nothing'}`, [
          answer,
        ])
      return { client, answer }
    }
    return await (options.registrations === undefined ? make() : options.registrations.obtain(asked, make))
  }

  async function prepare(changes?: Changes): Promise<AuthorizationRequest> {
    const known = await discovered()
    const { client } = await registration()
    const { verifier, challenge } = makePkce()
    sender.recorder.pseudonyms.of('verifier', verifier)
    const state = randomBytes(16).toString('base64url')
    const redirectUri = options.redirectUri ?? client.redirectUris[0] ?? usualRedirectUri
    const scope = scopeOf(known)
    const params: Params = [
      ['response_type', 'code'],
      ['client_id', client.clientId],
      ['redirect_uri', redirectUri],
      ...(scope === undefined ? [] : ([['scope', scope]] as const)),
      ['state', state],
      ['code_challenge', challenge],
      ['code_challenge_method', 'S256'],
      ...promptFor(scope, options.offline),
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
    if (journey.kind === 'page') {
      const where = `the journey ended at the page '${journey.page.html.title}'`
      const { shut } = journey
      return { callback: undefined, ended: shut === undefined ? where : `${where}: ${shut}`, answers }
    }
    if (journey.kind !== 'callback')
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
    memory.held = tokens.accessToken
    memory.journey = callback.answers
    return tokens
  }

  const tokens = (): Promise<Tokens> => {
    memory.flow ??= wholeFlow()
    return memory.flow
  }
  const mcp = createMcpConnection(sender, revision, () => memory.held)

  return {
    person,
    registers: options.registered === undefined && options.known === undefined,
    mcp,
    inEra: (other) => createMcpConnection(sender, other, () => memory.held),
    discovered,
    serverMetadata: async () => (await discovered()).serverMetadata.document,
    resource: async () => (await discovered()).resource,
    scope: async () => scopeOf(await discovered()),
    withoutRefreshToken: async () => {
      const known = await discovered()
      return withoutRefreshToken(known, scopeOf(known), options.offline)
    },
    registration,
    prepare,
    authorizationRequest,
    attempt,
    authorize,
    redeem,
    refresh,
    form: async (url, params, as) => {
      const form = changed([], params)
      if (as === 'anonymous') return sendForm(sender, url, form)
      return sendTokenRequest(sender, url, as ?? (await registration()).client, form)
    },
    tokenRequest: (params, changes) => send(changed([], params), changes),
    tokens,
    accessToken: async () => (await tokens()).accessToken,
    journey: async () => {
      await tokens()
      return memory.journey ?? []
    },
    listTools: (token, url = mcpUrl) => mcp.call(url, { method: 'tools/list', token }),
    request: (url, { method, token }) =>
      sender.send({
        method,
        url,
        headers: [
          ['Accept', 'application/json, text/event-stream'],
          ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as const]),
        ],
        enough: holdsResponse,
      }),
    callTool: (token, name, args, capabilities) =>
      mcp.call(mcpUrl, {
        method: 'tools/call',
        token,
        params: { name, arguments: args },
        ...(capabilities === undefined ? {} : { capabilities }),
      }),
    nameOf: (secret) => sender.recorder.pseudonyms.find(secret) ?? 'a value that was never on the wire',
  }
}

/** `resource` goes with every request from 2025-06-18 on (RFC 8707 §2). */
function resourceParam({ resource }: Discovered, revision: Revision): Params {
  return revision === '2025-03-26' ? [] : [['resource', resource]]
}
