import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessRecord } from '../reference/authorization-server/records.ts'
import { blind, blindIn } from './blinds.ts'
import { type DeploymentFault, fault, strings } from './fault.ts'
import { inAuthorizationServer, inServerMetadata } from './replace.ts'

/** As much of a token as is looked up; the rest was meant as its secret. */
const handle = (token: string): string => token.slice(0, 30)

const offline = 'offline_access'
const byOfflineOnly: DeploymentFault['apply'] = inAuthorizationServer((right) => ({
  grantsScope: (asked, resource, client) => {
    const granted = right.grantsScope(
      asked.filter((one) => one !== offline),
      resource,
      client,
    )
    return asked.includes(offline) ? [...granted, offline] : granted
  },
  givesRefreshToken: (client, scope) => right.givesRefreshToken(client, scope) && scope.split(' ').includes(offline),
}))
const noToken = 'clients that ask for what is offered get no refresh token'
const withoutRefresh = [
  // These two never apply where tokens are signed.
  ...blindIn('refreshed', noToken).filter(
    ({ probe }) => !['rev-cascades/access-token', 'rt-family-access-revoked/call'].includes(probe),
  ),
  ...blind(
    [
      'proxy-no-upstream-fields/refresh-response',
      'rt-background-separate/grant-survives',
      'rt-upstream-token-refused-at-proxy/not-tried',
      'rt-upstream-token-refused-at-proxy/refused',
      'token-refresh-token-refused/refresh-token',
      'txe-per-call/scopes',
      'txe-per-call/subjects',
    ],
    noToken,
  ),
]

/** Mistakes about whose a refresh token is, and who gets one (catalogue 8.1). */
export const refreshTokenFaults: readonly DeploymentFault[] = [
  fault(
    'refresh-by-any-client',
    'Whoever is registered and has a refresh token may use it',
    'rt-client-bound/other-client',
    inAuthorizationServer(() => ({ mayRefresh: () => true })),
  ),
  fault(
    'refresh-without-client-id',
    'Without a client id, the client of the refresh token is taken',
    'rt-client-identified/omitted',
    inAuthorizationServer(() => ({ clientOfAnonymousRefresh: (session) => session?.clientId })),
  ),
  fault(
    'refresh-token-by-handle',
    'A refresh token is looked up by its first half, and the secret in the second is not compared',
    'rt-integrity/altered',
    inAuthorizationServer((right) => ({
      keepRefreshToken: (store, token, ...rest) => right.keepRefreshToken(store, handle(token), ...rest),
      readRefreshToken: (store, token) => right.readRefreshToken(store, handle(token)),
      spend: (store, token, ...rest) => right.spend(store, handle(token), ...rest),
    })),
  ),
  fault(
    'refresh-in-shared-variable',
    'Whose refresh it is stands in a variable of the module while the keys are waited for',
    'rt-user-isolation/parallel',
    (parts) => {
      let current: AccessRecord | undefined
      return inAuthorizationServer((right) => ({
        makeRefreshToken: async (config, keys, access) => {
          current = access
          const made = await right.makeRefreshToken(config, keys, access)
          await sleep(20)
          return made
        },
        accessTokenClaims: (config, access, jti) =>
          right.accessTokenClaims(config, { ...access, sub: current?.sub ?? access.sub }, jti),
      }))(parts)
    },
  ),
  fault(
    'refresh-token-for-everyone',
    'Every client gets a refresh token, whatever it registered for',
    'rt-grant-type-respected/not-issued',
    inAuthorizationServer(() => ({ givesRefreshToken: () => true })),
  ),
  fault(
    'refresh-asks-nobody',
    'A refresh looks at what the proxy keeps, and never at whether the person is still there',
    'rt-grant-still-active/account',
    inAuthorizationServer(() => ({ authorityLives: async () => true })),
  ),
  fault(
    'offline-access-not-advertised',
    'Refresh tokens are given for offline_access only, which no document mentions',
    'rt-offline-access-rule/advertised',
    byOfflineOnly,
    {
      appears: [
        { probe: 'rt-offline-access-rule/consent', reason: 'offline_access matters now, and people are asked' },
      ],
      blinds: withoutRefresh,
    },
  ),
  fault(
    'offline-access-without-consent',
    'Who asks for offline_access has been approved before, and nobody need be asked again',
    'rt-offline-access-rule/consent',
    (parts) =>
      inServerMetadata((document) => ({ scopes_supported: [...strings(document['scopes_supported']), offline] }))(
        inAuthorizationServer((right) => ({
          approvedBefore: (record, client, approval) =>
            approval.includes(offline) || right.approvedBefore(record, client, approval),
          approvalCounts: (login, sub) => login.request.scope.includes(offline) || right.approvalCounts(login, sub),
        }))(byOfflineOnly(parts)),
      ),
    {
      appears: [{ probe: 'rt-offline-access-rule/advertised', reason: 'offline_access matters now, and is listed' }],
      blinds: withoutRefresh,
    },
  ),
]
