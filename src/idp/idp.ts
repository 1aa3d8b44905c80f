import { randomBytes, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import accountsFixture from '../../fixtures/accounts.json' with { type: 'json' }
import type { Credential, SigningKey } from '../contract/seats.ts'
import type { Account } from '../contract/target.ts'
import { createClock, type NextcloudClock } from '../nextcloud/clock.ts'
import { createCredentialRegister } from '../nextcloud/credentials.ts'
import { rsaPair } from '../nextcloud/rsa-keys.ts'
import { introspect, revoke, userinfo } from './about-tokens.ts'
import { authorize } from './authorize.ts'
import { authenticate, consent } from './login-actions.ts'
import { certificates, discovery } from './metadata.ts'
import { hardenedRealm, type RealmSettings } from './realm.ts'
import { type Realm, type RealmKey, realmPath } from './realm-core.ts'
import { manageClient, register } from './register.ts'
import { type ClientScope, createRealmState, type IdpClient, type IdpUser } from './state.ts'
import { token } from './token.ts'

/** A person of the realm; `id` is made up where it is absent. */
export interface IdpAccount extends Account {
  /** `sub` of their tokens. */
  readonly id?: string
}

/** What an identity provider is made with. */
export interface IdpOptions {
  /** Where it will be reached, without a path. */
  readonly origin: string
  /** `claimcheck` where it is absent. */
  readonly realm?: string
  /** What differs from the hardened realm. */
  readonly settings?: Partial<RealmSettings>
  /** Those of `fixtures/accounts.json` where they are absent. */
  readonly accounts?: readonly IdpAccount[]
  /** The one clock; the machine's where it is absent. */
  readonly clock?: NextcloudClock
}

/** A client as an administrator enters it. */
export interface IdpAdminClient extends Pick<IdpClient, 'clientId' | 'redirectUris' | 'authMethod'> {
  readonly name?: string
  readonly defaultScopes?: readonly string[]
  readonly optionalScopes?: readonly string[]
  /** Attribute `standard.token.exchange.enabled`; off where it is absent, as shipped. */
  readonly tokenExchange?: boolean
  /** Attribute `access.token.lifespan`, in seconds; absent: that of the realm. */
  readonly accessTokenLifespan?: number
  /** Attribute Resource URL (RFC 8707). */
  readonly resourceUrl?: string
}

/** A mock identity provider that answers as Keycloak does, RFC 8693 included. */
export interface Idp {
  readonly issuer: string
  readonly settings: RealmSettings
  readonly accounts: readonly Required<IdpAccount>[]
  /** Answers a request. */
  fetch(request: Request): Promise<Response>
  /** Changes settings of the realm; all or none. */
  change(settings: Partial<RealmSettings>): void
  /** Enters a client scope. */
  addScope(scope: ClientScope): void
  /** Enters a client, with a secret where it has one. */
  addClient(client: IdpAdminClient): IdpClient
  /** Locks a person out, or lets them in again. @throws Error when nobody has that name */
  enable(username: string, enabled: boolean): void
  /** Every secret that it handed out or accepted, oldest first. Never written anywhere. */
  credentials(): readonly Credential[]
  /** What it knows of a secret. */
  credential(value: string): Credential | undefined
  /** The key that it signs with, for whoever plays it. Never written anywhere. */
  signingKey(): SigningKey
  /** Replaces that key; the one before is published no more. */
  rotateKey(): Promise<void>
}

/** Makes one. Nothing listens yet: give `fetch` to a server. */
export async function createIdp(options: IdpOptions): Promise<Idp> {
  const { origin, realm: name = 'claimcheck' } = options
  const clock = options.clock ?? createClock()
  const seconds = (): number => Math.floor(clock.now() / 1000)
  const realm: Realm = {
    name,
    origin,
    issuer: `${origin}${realmPath({ name })}`,
    settings: { ...hardenedRealm, ...options.settings },
    state: createRealmState(),
    credentials: createCredentialRegister(seconds, 'idp-grant'),
    key: await makeKey(),
    ownSecret: randomBytes(64),
    seconds,
  }
  const accounts = (options.accounts ?? accountsFixture).map((one: IdpAccount) => ({
    ...one,
    id: one.id ?? randomUUID(),
  }))
  for (const account of accounts) enter(realm, account)
  const app = routes(realm)

  return {
    issuer: realm.issuer,
    get settings() {
      return realm.settings
    },
    accounts,
    fetch: async (request) => await app.fetch(request),
    change: (settings) => {
      realm.settings = { ...realm.settings, ...settings }
    },
    addScope: (scope) => {
      realm.state.scopes.set(scope.name, scope)
    },
    addClient: (client) => addClient(realm, client),
    enable: (username, enabled) => {
      const user = [...realm.state.users.values()].find((one) => one.username === username)
      if (user === undefined) throw new Error(`nobody is named ${username}: use one of the accounts`)
      user.enabled = enabled
    },
    credentials: () => realm.credentials.all(),
    credential: (value) => realm.credentials.find(value),
    signingKey: () => ({ kid: realm.key.kid, alg: 'RS256', jwk: realm.key.privateKey.export({ format: 'jwk' }) }),
    rotateKey: async () => {
      realm.key = await makeKey()
    },
  }
}

async function makeKey(): Promise<RealmKey> {
  return { kid: randomBytes(32).toString('base64url'), ...(await rsaPair()) }
}

function enter(realm: Realm, { id, user: username, password }: Required<IdpAccount>): void {
  const user: IdpUser = { id, username, password, enabled: true }
  realm.state.users.set(id, user)
  realm.credentials.enter('password', password, {
    grant: realm.credentials.nextGrant(),
    flow: 'account',
    user: username,
  })
}

function addClient(realm: Realm, given: IdpAdminClient): IdpClient {
  const { clientId } = given
  const client: IdpClient = {
    name: clientId,
    defaultScopes: realm.settings.defaultScopes,
    optionalScopes: [],
    tokenExchange: false,
    ...given,
    ...(given.authMethod === 'none' ? {} : { clientSecret: randomBytes(24).toString('base64url') }),
    consentRequired: false,
    dynamic: false,
    issuedAt: realm.seconds(),
    grantTypes: ['authorization_code', 'refresh_token'],
    enabled: true,
  }
  realm.state.clients.set(clientId, client)
  if (client.clientSecret !== undefined)
    realm.credentials.enter('client-secret', client.clientSecret, {
      grant: realm.credentials.nextGrant(),
      flow: 'registration',
      clientId,
    })
  return client
}

function routes(realm: Realm): Hono {
  const base = realmPath(realm)
  const connect = `${base}/protocol/openid-connect`
  const app = new Hono()
  app.get(`${base}/.well-known/openid-configuration`, () => discovery(realm))
  app.get(`/.well-known/oauth-authorization-server${base}`, () => discovery(realm))
  app.get(`${connect}/certs`, () => certificates(realm))
  app.on(['GET', 'POST'], `${connect}/auth`, ({ req }) => authorize(realm, req.raw))
  app.post(`${base}/login-actions/authenticate`, ({ req }) => authenticate(realm, req.raw))
  app.post(`${base}/login-actions/consent`, ({ req }) => consent(realm, req.raw))
  app.post(`${connect}/token`, ({ req }) => token(realm, req.raw))
  app.post(`${connect}/token/introspect`, ({ req }) => introspect(realm, req.raw))
  app.post(`${connect}/revoke`, ({ req }) => revoke(realm, req.raw))
  app.on(['GET', 'POST'], `${connect}/userinfo`, ({ req }) => userinfo(realm, req.raw))
  app.post(`${base}/clients-registrations/openid-connect`, ({ req }) => register(realm, req.raw))
  app.on(['GET', 'DELETE'], `${base}/clients-registrations/openid-connect/:id`, ({ req }) =>
    manageClient(realm, req.raw, req.param('id')),
  )
  app.notFound((context) => context.json({ error: 'Unable to find matching target resource method' }, 404))
  return app
}
