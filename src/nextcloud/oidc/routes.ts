import { errorPage } from '../html.ts'
import type { Context, Route } from '../router.ts'
import { type Answer, empty, type HeaderPair } from '../wire.ts'
import { authorize } from './authorize.ts'
import { denyConsent, grantConsent, showConsent } from './consent-page.ts'
import { listConsents, revokeConsent } from './consents-api.ts'
import { discovery, jwks } from './discovery.ts'
import { introspect } from './introspect.ts'
import { logout } from './logout.ts'
import { readClient, removeClient, updateClient } from './manage.ts'
import { type Profile, profiles } from './profiles.ts'
import { showRedirect } from './redirect-page.ts'
import { register } from './register.ts'
import { token } from './token.ts'
import { userinfo } from './userinfo.ts'
import { wellKnown } from './well-known.ts'

/** The one answer to every preflight of the app (nextcloud.md 1.2). */
function preflight(): Answer {
  const headers: readonly HeaderPair[] = [
    ['Content-Type', 'text/html; charset=UTF-8'],
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Methods', 'PUT, POST, GET, DELETE, PATCH'],
    [
      'Access-Control-Allow-Headers',
      'Authorization, Content-Type, Accept, OCS-APIRequest, Range, Depth, Destination, Overwrite, X-Requested-With',
    ],
    ['Access-Control-Max-Age', '1728000'],
  ]
  return { ...empty(200, headers), session: 'untouched' }
}

type Handler = Route['handler']

/** A route that some releases lack: the 404 page there. */
function only(has: (profile: Profile, context: Context) => boolean, handler: Handler): Handler {
  return (context) =>
    has(profiles[context.core.settings.profile], context)
      ? handler(context)
      : errorPage(
          'Page not found',
          'The page could not be found on the server or you may not be allowed to view it.',
          404,
        )
}

const managed = (profile: Profile): boolean => profile.management
const introspects = (profile: Profile, { core }: Context): boolean =>
  profile.management && core.settings.introspectionPolicy !== 'off'

const route = (name: string, methods: string, path: string, handler: Handler): Route => ({
  name: `oidc.${name}`,
  methods: methods.split(' '),
  path: `/apps/oidc${path}`,
  handler,
})

const withPreflight = [
  'authorize',
  'token',
  'userinfo',
  'introspect',
  'register',
  'register/{clientId}',
  'openid-configuration',
  'jwks',
  'logout',
]

/** The `oidc` app (nextcloud.md 1.1). */
export const oidcRoutes: readonly Route[] = [
  route('authorize', 'GET POST', '/authorize', authorize),
  route('redirect', 'GET', '/redirect', showRedirect),
  route('consent', 'GET', '/consent', only(managed, showConsent)),
  route('consent.grant', 'POST', '/consent/grant', only(managed, grantConsent)),
  route('consent.deny', 'POST', '/consent/deny', only(managed, denyConsent)),
  route('consents', 'GET', '/api/consents', only(managed, listConsents)),
  route('consents.revoke', 'DELETE', '/api/consents/{clientId}', only(managed, revokeConsent)),
  route('token', 'POST', '/token', token),
  route('userinfo', 'GET POST', '/userinfo', userinfo),
  route('introspect', 'POST', '/introspect', only(introspects, introspect)),
  route('register', 'POST', '/register', register),
  route('client.read', 'GET', '/register/{clientId}', only(managed, readClient)),
  route('client.update', 'PUT', '/register/{clientId}', only(managed, updateClient)),
  route('client.delete', 'DELETE', '/register/{clientId}', only(managed, removeClient)),
  route('discovery', 'GET', '/openid-configuration', discovery),
  route('jwks', 'GET', '/jwks', jwks),
  route('logout', 'GET POST', '/logout', logout),
  ...withPreflight.map((path) => route(`preflight.${path}`, 'OPTIONS', `/${path}`, preflight)),
  { name: 'well-known', methods: ['GET'], path: '/.well-known/{service}', handler: wellKnown },
]
