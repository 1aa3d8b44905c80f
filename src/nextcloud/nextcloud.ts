import type { KeyObject } from 'node:crypto'
import accountsFixture from '../../fixtures/accounts.json' with { type: 'json' }
import type { Administration } from '../contract/administration.ts'
import type { Credential, SigningKey, UpstreamRequest } from '../contract/seats.ts'
import type { Account } from '../contract/target.ts'
import { type AdminClient, addClient } from './admin-client.ts'
import { administrationOf } from './administration.ts'
import { createKeySetCache } from './bearer/providers.ts'
import { createClock, type NextcloudClock } from './clock.ts'
import { RequestContext } from './context.ts'
import type { Core } from './core.ts'
import { createCredentialRegister } from './credentials.ts'
import { createFaultCounter } from './faults.ts'
import { createKeys } from './oidc/keys.ts'
import { alphanumeric } from './random.ts'
import { createRequestLog } from './request-log.ts'
import { createRouter } from './router.ts'
import { routeNames, routes } from './routes.ts'
import { type Server, serve } from './serve.ts'
import { visit } from './sessions.ts'
import type { NextcloudSettings } from './settings.ts'
import { changedSettings, defaultSettings } from './settings-change.ts'
import { createState, type OidcClient, type State } from './state.ts'
import { toResponse, toWireRequest } from './web.ts'
import type { WireAnswer, WireRequest } from './wire.ts'

/** What a mock is made with, beside its settings. */
export interface NextcloudOptions {
  /** The one clock; the machine's when absent. */
  readonly clock?: NextcloudClock
  /** Accounts with passwords; those of `fixtures/accounts.json` when absent. */
  readonly accounts?: readonly Account[]
  /** Name of the session cookie. */
  readonly instanceId?: string
  /** How discovery documents and key sets of trusted providers are fetched; the global `fetch` when absent. */
  readonly fetch?: typeof globalThis.fetch
  /** A private RSA key of 2048 bits, where making one for each mock costs too much. */
  readonly signingKey?: KeyObject
}

/** From whom a request came, where that is known. */
export interface RequestMeta {
  /** For rate limits and default names; `127.0.0.1` when absent. */
  readonly remoteAddress?: string
}

/** A Nextcloud that is not one: the `oidc` app, `user_oidc`'s bearer check and some of the API, over one state. */
export interface Nextcloud {
  /** In force now. */
  readonly settings: NextcloudSettings
  readonly accounts: readonly Account[]
  readonly clock: NextcloudClock
  /**
   * Changes settings by name; all or none.
   *
   * @throws NextcloudSettingError `unknown-setting` (with the nearest name), `invalid-setting`, `unknown-route`
   */
  change(patch: Readonly<Record<string, unknown>>): void
  /** As {@link Nextcloud.change}, for what belongs to a deployment: `reset` goes back to these. */
  configure(patch: Readonly<Record<string, unknown>>): void
  /** Answers a request in process. A connection that breaks (`fault`) is `Response.error()`, or a body that ends early. */
  handle(request: Request, meta?: RequestMeta): Promise<Response>
  /** The same on plain values, for adapters that must be fast or must break a connection. */
  serve(request: WireRequest): Promise<WireAnswer>
  /** Requests so far with their answers, oldest first; the last 20 000. `after` leaves out those up to a number. */
  requests(after?: number): readonly UpstreamRequest[]
  /** Every secret that was issued or accepted since the start, oldest first, the accounts' passwords among them. */
  credentials(): readonly Credential[]
  /** The key that it signs with now, for whoever plays its issuer. Never written anywhere. */
  signingKey(): SigningKey
  /** What an administrator sees and does beside settings and accounts. */
  readonly administration: Administration
  /** Back to the start: the settings that it was made and configured with, sessions, tokens, notes and files; the administrator's clients stay. */
  reset(): void
  /** Registers a client as an administrator does: it does not grow old. */
  addClient(client: AdminClient): OidcClient
  /**
   * Deletes an account, with everything that acts for it.
   *
   * @returns puts it back, as it was
   */
  removeAccount(user: string): () => void
  /** Signs an account in without the pages; gives the value of a `Cookie` header. @throws Error when nobody has that name */
  signIn(user: string): string
}

function fill(core: Core, accounts: readonly Account[]): void {
  for (const { user, password } of accounts) {
    const groups = user === 'admin' ? ['admin'] : []
    const createdAt = core.seconds()
    core.state.users.set(user, {
      uid: user,
      displayName: user,
      password,
      groups,
      createdAt,
      lastLogin: 0,
      firstLogin: 0,
    })
    core.credentials.enter('password', password, { grant: core.credentials.nextGrant(), flow: 'account', user })
  }
}

function createCore(
  settings: NextcloudSettings,
  options: NextcloudOptions,
): Core & { settings: NextcloudSettings; state: State } {
  const clock = options.clock ?? createClock()
  const seconds = (): number => Math.floor(clock.now() / 1000)
  return {
    settings,
    state: createState(),
    clock,
    credentials: createCredentialRegister(seconds),
    keys: createKeys(options.signingKey),
    keySets: createKeySetCache(),
    instanceId: options.instanceId ?? `oc${alphanumeric(10, 'abcdefghijklmnopqrstuvwxyz0123456789')}`,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    seconds,
  }
}

/**
 * Makes a mock Nextcloud. Nothing listens yet: use `handle`, `nextcloudHandlers` for MSW, or `listen`.
 *
 * @throws NextcloudSettingError as {@link Nextcloud.change}
 */
export function createNextcloud(
  settings: Readonly<Partial<NextcloudSettings>> | Readonly<Record<string, unknown>> = {},
  options: NextcloudOptions = {},
): Nextcloud {
  let initial = changedSettings(defaultSettings, settings, routeNames)
  const core = createCore(initial, options)
  const accounts = options.accounts ?? accountsFixture
  const server: Server = { core, router: createRouter(routes), faults: createFaultCounter(), log: createRequestLog() }
  fill(core, accounts)
  core.keys.apply(initial.keys)
  const change = (patch: Readonly<Record<string, unknown>>): void => {
    core.settings = changedSettings(core.settings, patch, routeNames)
    if ('keys' in patch) core.keys.apply(core.settings.keys)
    if ('fault' in patch) server.faults.clear()
    if ('jwksCache' in patch || 'providers' in patch) core.keySets.clear()
  }

  return {
    get settings() {
      return core.settings
    },
    accounts,
    clock: core.clock,
    change,
    configure(patch) {
      change(patch)
      initial = changedSettings(initial, patch, routeNames)
    },
    async handle(request, meta = {}) {
      return toResponse(await serve(server, await toWireRequest(request, meta.remoteAddress)))
    },
    serve: (request) => serve(server, request),
    requests: (after) => server.log.all(after),
    credentials: () => core.credentials.all(),
    administration: administrationOf(core, change),
    signingKey() {
      const { kid, alg, privateKey } = core.keys.signing()
      return { kid, alg, jwk: privateKey.export({ format: 'jwk' }) }
    },
    reset() {
      const kept = [...core.state.clients.values()].filter((client) => !client.dynamic)
      core.state = createState()
      for (const client of kept) core.state.clients.set(client.clientId, client)
      core.settings = initial
      core.keys.apply(initial.keys)
      core.keySets.clear()
      server.faults.clear()
      fill(core, accounts)
    },
    addClient: (client) => addClient(core, client),
    removeAccount(name) {
      const user = core.state.users.get(name)
      core.state.users.delete(name)
      return () => {
        if (user !== undefined) core.state.users.set(name, user)
      }
    },
    signIn(name) {
      const user = core.state.users.get(name)
      if (user === undefined)
        throw new Error(`no account is named ${name}: use one of ${[...core.state.users.keys()].join(', ')}`)
      const request = {
        method: 'GET',
        scheme: 'http',
        host: 'localhost',
        target: '/',
        rawHeaders: [],
        headers: {},
        body: new Uint8Array(),
        remoteAddress: '',
      } as const
      const context = new RequestContext(core, request, visit(core.state, core.instanceId, request))
      context.startSession(user)
      const pairs = [
        `${core.instanceId}=${context.session().id}`,
        'oc_sessionPassphrase=x',
        'nc_sameSiteCookielax=true',
        'nc_sameSiteCookiestrict=true',
      ]
      return pairs.join('; ')
    },
  }
}
