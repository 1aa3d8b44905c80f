import { z } from 'zod'
import { faultKinds } from './fault-kinds.ts'
import { absoluteUrl, flag, seconds, word } from './setting-values.ts'
import { row, type SettingRow } from './settings-row.ts'

const provider = z.strictObject({
  issuer: absoluteUrl,
  clientId: z.string().min(1),
  uidMapping: z.string().min(1).default('sub'),
})
const fault = z.union([z.string().transform((kind) => ({ kind })), z.object({ kind: z.unknown() }).loose()]).pipe(
  z.strictObject({
    kind: word(...faultKinds),
    milliseconds: z.int().min(0).max(600_000).default(1000),
    status: z.union([z.literal(0), z.int().min(200).max(599)]).default(0),
    location: z.union([z.literal(''), absoluteUrl]).default(''),
    call: z.int().min(0).default(0),
  }),
)

/** Settings of Nextcloud itself: who is let in by bearer token, limits, faults. */
export const serverSettings: readonly SettingRow[] = [
  row(
    'jwksCache',
    3600,
    z.preprocess((value) => (value === 'none' ? 0 : value), seconds()),
    'seconds | none',
    '3.3',
    'How long user_oidc keeps the key set of a provider without looking again for an unknown kid.',
  ),
  row(
    'uidMapping',
    'uid',
    word('uid', 'sha256'),
    'uid | sha256',
    '3.3',
    'Whether a provider’s claim is the uid, or is hashed with the provider’s number (--unique-uid=1).',
  ),
  row('loginFlowLifetime', 1200, seconds(1), 'seconds', '4.3', 'Life of a Login Flow v2.'),
  row(
    'bearerMode',
    'oidc-app',
    word('oidc-app', 'provider', 'userinfo', 'none'),
    'oidc-app | provider | userinfo | none',
    '3',
    'Who accepts bearer tokens at the API: the oidc app’s own look-up, the listed providers by signature, the listed providers’ userinfo, or nobody.',
  ),
  row(
    'audienceCheck',
    true,
    flag,
    'true | false',
    '3.3',
    'Whether provider mode demands the provider’s client id in aud.',
  ),
  row(
    'providers',
    [],
    z.array(provider),
    '[{"issuer": URL, "clientId": "...", "uidMapping": "sub"}]',
    '3.3, 0.2',
    'The issuers that user_oidc trusts.',
  ),
  row(
    'autoProvision',
    true,
    flag,
    'true | false',
    '0.2',
    'Whether a provider’s token for an unknown account creates the account.',
  ),
  row(
    'appPasswordByBearer',
    'by-mode',
    word('by-mode', 'granted', 'refused'),
    'by-mode | granted | refused',
    '3.3, 0.2',
    'Whether getapppassword gives a permanent app password to a bearer token; by-mode: granted in oidc-app mode, refused in the others.',
  ),
  row(
    'rateLimits',
    false,
    flag,
    'false | true',
    '1.2',
    'Whether the real limits hold: 10 registrations a minute, 1500 discovery documents in nine minutes.',
  ),
  row(
    'corsBearerPatch',
    false,
    flag,
    'false | true',
    '3.5',
    'Whether Notes takes bearer tokens without OCS-APIRequest.',
  ),
  row(
    'basicAuthBroken',
    false,
    flag,
    'false | true',
    '1.2',
    'Whether client_secret_basic is taken for a login (before 2.0.8): 401, then 429.',
  ),
  row(
    'htmlErrorStatus',
    200,
    z.int().min(200).max(599),
    '200 .. 599',
    '1.2',
    'Status of the authorization endpoint’s error pages.',
  ),
  row('jsonSlashEscape', true, flag, 'true | false', '1.2', 'Whether JSON writes / as \\/.'),
  row(
    'fault',
    {},
    z.record(z.string(), fault),
    `{"<route>": {"kind": "${faultKinds.join(' | ')}", "milliseconds": n, "status": n, "location": URL, "call": n}}`,
    '6',
    'What goes wrong on a route, by its name or path; call names the n-th call from the change on, 0 every one.',
  ),
]
