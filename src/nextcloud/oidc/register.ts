import { errorPage } from '../html.ts'
import { alphanumeric } from '../random.ts'
import type { Context } from '../router.ts'
import { rateLimited, tooMany } from '../security.ts'
import type { OidcClient } from '../state.ts'
import { type Answer, cors, header, json } from '../wire.ts'
import { cleanUp } from './client-lookup.ts'
import { profiles } from './profiles.ts'

/** An error of registration and its management; none is an RFC 7591 code (nextcloud.md 1.10). */
export function refuseRegistration(error: string, description: string, status = 400): Answer {
  return json(status, { error, error_description: description })
}

/** PHP refuses a parameter of the wrong type with its own error. */
export function wrongType(): Answer {
  return errorPage('Internal Server Error', 'The server was unable to complete your request.', 500)
}

const scopeCharacters =
  'Scope contains invalid characters. Allowed: alphanumeric, spaces, underscores, hyphens, colons, periods, and forward slashes.'

/** The allowed scopes of a client as the app keeps them, or the refusal. */
export function readScope(context: Context): string | Answer {
  const scope = context.field('scope').trim().slice(0, profiles[context.core.settings.profile].clientScopeLimit)
  return /^[a-zA-Z0-9 _:./-]*$/.test(scope) ? scope : refuseRegistration('invalid_scope', scopeCharacters)
}

/** A list of strings, or undefined when it is anything else. */
export function strings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((entry): entry is string => typeof entry === 'string') ? value : undefined
}

/** The flow that the response types stand for: only `id_token` without `code` makes the hybrid one. */
export function flowOf(responseTypes: readonly string[]): OidcClient['flow'] | undefined {
  if (responseTypes.includes('code')) return 'code'
  return responseTypes.includes('id_token') ? 'code id_token' : undefined
}

/** The members about flows, as registration and management answer them. */
export function flowMembers(client: OidcClient): {
  readonly response_types: readonly string[]
  readonly grant_types: readonly string[]
} {
  return client.flow === 'code'
    ? { response_types: ['code'], grant_types: ['authorization_code'] }
    : { response_types: ['code', 'id_token'], grant_types: ['authorization_code', 'implicit'] }
}

/** When a client's secret ends: with the client itself. 0 for never, as RFC 7591 has it. */
export function secretExpiry(context: Context, client: OidcClient): number {
  const { dcrLifetime } = context.core.settings
  return dcrLifetime === 'never' ? 0 : client.issuedAt + dcrLifetime
}

/** A new registration access token for a client. */
export function registrationToken({ core }: Context, client: OidcClient): string {
  const made = alphanumeric(64)
  core.state.registrationTokens.set(made, { clientId: client.clientId })
  core.credentials.enter('registration-token', made, client.lineage)
  return made
}

/** Where a client is managed. */
export function registrationUri(context: Context, client: OidcClient): string {
  return `${context.origin}${context.front}/apps/oidc/register/${client.clientId}`
}

const maxClients = 100

function unavailable(context: Context): Answer | undefined {
  const { core } = context
  if (core.settings.dcr === false) {
    return refuseRegistration('dynamic_registration_not_allowed', 'Dynamic Client Registration is disabled.')
  }
  if (core.settings.dcr === 'limited') return tooMany(context)
  return rateLimited(context, 'oidc.register', 10, 60)
}

function full(context: Context): Answer | undefined {
  cleanUp(context.core)
  const dynamic = [...context.core.state.clients.values()].filter((client) => client.dynamic).length
  if (dynamic <= maxClients && context.core.settings.dcr !== 'full') return undefined
  return refuseRegistration('max_num_clients_exceeded', 'Maximum number of dynamic registered clients exceeded.')
}

/** A resource URL as the app checks it: at most 512 characters, with a scheme and a host. */
function readResourceUrl(context: Context): string | Answer {
  const url = context.field('resource_url').trim()
  if (url.length > 512)
    return refuseRegistration('invalid_resource_url', 'Resource URL exceeds maximum length of 512 characters.')
  const valid = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]/i.test(url) && /^[\x21-\x7e]*$/.test(url) && URL.canParse(url)
  return valid ? url : refuseRegistration('invalid_resource_url', 'Resource URL must be a valid URL (RFC 9728).')
}

function tokenType(context: Context): OidcClient['tokenType'] {
  const { dcrTokenTypeDefault, defaultTokenType, profile } = context.core.settings
  const asked = context.fields()['token_type']
  if (asked === undefined || asked === null || !profiles[profile].management) return dcrTokenTypeDefault
  return asked === 'jwt' || asked === 'opaque' ? asked : defaultTokenType
}

function defaultName({ request }: Context): string {
  return `DCR-${header(request, 'x-forwarded-for') ?? request.remoteAddress}`
}

/** `POST /register` (RFC 7591 in the app's own way; nextcloud.md 1.10): always confidential, always with a secret. */
export function register(context: Context): Answer {
  const refusal = unavailable(context)
  if (refusal !== undefined) return refusal
  const { core } = context
  const profile = profiles[core.settings.profile]
  const fields = context.fields()
  const uris = fields['redirect_uris'] ?? []
  if (!Array.isArray(uris)) return wrongType()
  const redirectUris = strings(uris) ?? uris.map(String)
  if (redirectUris.length === 0) {
    return refuseRegistration(
      'no_redirect_uris_provided',
      'Dynamic Client Registration requires redirect_uris to be set.',
    )
  }
  const responseTypes = fields['response_types'] === undefined ? ['code'] : strings(fields['response_types'])
  if (responseTypes === undefined) return wrongType()
  const noRoom = full(context)
  if (noRoom !== undefined) return noRoom
  const scope = profile.management ? readScope(context) : ''
  if (typeof scope !== 'string') return scope
  const withResource = profile.resourceUrl && (fields['resource_url'] ?? null) !== null
  const resourceUrl = withResource ? readResourceUrl(context) : ''
  if (typeof resourceUrl !== 'string') return resourceUrl

  const clientId = alphanumeric(64)
  const client: OidcClient = {
    clientId,
    clientSecret: alphanumeric(64),
    name: (context.field('client_name') || defaultName(context)).slice(0, 64),
    redirectUris,
    type:
      core.settings.dcr === 'public' && context.field('token_endpoint_auth_method') === 'none'
        ? 'public'
        : 'confidential',
    dynamic: true,
    issuedAt: core.seconds(),
    tokenType: tokenType(context),
    signingAlg: ['', 'RS256'].includes(context.field('id_token_signed_response_alg')) ? 'RS256' : 'HS256',
    flow: flowOf(responseTypes) ?? 'code',
    applicationType: context.field('application_type') === 'native' ? 'native' : 'web',
    allowedScopes: scope,
    resourceUrl,
    groups: [],
    lineage: { grant: core.credentials.nextGrant(), flow: 'registration', clientId },
  }
  core.state.clients.set(clientId, client)
  core.credentials.enter('client-secret', client.clientSecret, client.lineage)
  return json(201, registered(context, client), cors('POST'))
}

function registered(context: Context, client: OidcClient): Readonly<Record<string, unknown>> {
  const { management } = profiles[context.core.settings.profile]
  const open = client.type === 'public'
  return {
    client_name: client.name,
    client_id: client.clientId,
    ...(open ? {} : { client_secret: client.clientSecret }),
    ...(management
      ? {
          registration_access_token: registrationToken(context, client),
          registration_client_uri: registrationUri(context, client),
        }
      : {}),
    redirect_uris: client.redirectUris,
    token_endpoint_auth_method: open ? 'none' : 'client_secret_post',
    ...flowMembers(client),
    id_token_signed_response_alg: client.signingAlg,
    application_type: client.applicationType,
    client_id_issued_at: client.issuedAt,
    client_secret_expires_at: secretExpiry(context, client),
    ...(management ? { scope: client.allowedScopes, token_type: client.tokenType } : {}),
    ...(client.resourceUrl === '' ? {} : { resource_url: client.resourceUrl }),
  }
}
