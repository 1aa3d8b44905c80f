import { z } from 'zod'
import { flag, seconds, word } from './setting-values.ts'
import { row, type SettingRow } from './settings-row.ts'

const claimNames = z.preprocess(
  (value) => (value === 'none' || value === '' ? [] : typeof value === 'string' ? value.split(/[ ,]+/) : value),
  z.array(z.string()),
)
const neverOr = (least: number) => z.union([z.literal('never'), seconds(least)])

/** Settings of the token endpoint: refresh, lifetimes, clocks. */
export const tokenSettings: readonly SettingRow[] = [
  row(
    'refreshToken',
    'offline-access',
    word('offline-access', 'always', 'never'),
    'offline-access | always | never',
    '1.6',
    'When a refresh token is given.',
  ),
  row(
    'refreshRotation',
    'rotate',
    word('rotate', 'reuse', 'grace', 'revoke-family'),
    'rotate | reuse | grace | revoke-family',
    '1.6',
    'What a refresh does to its refresh token: replaced and forgotten; kept; replaced, the old one being good for another minute; replaced, and a second use ends the family.',
  ),
  row(
    'refreshKillsOldAT',
    true,
    flag,
    'true | false',
    '1.6',
    'Whether the previous access token is unknown after a refresh.',
  ),
  row(
    'refreshExpiresInType',
    'int',
    word('int', 'string', 'absent'),
    'int | string | absent',
    '2.7',
    'Form of refresh_expires_in.',
  ),
  row(
    'doubleLifetime',
    true,
    flag,
    'true | false',
    '1.6',
    'Whether opaque checks give tokens twice their lifetime, as the app does.',
  ),
  row(
    'postLogoutRedirectUris',
    [],
    z.array(z.string()),
    '["https://..."]',
    '1.11',
    'Where a logout may go: the URIs that the administrator registered, for all clients.',
  ),
  row(
    'tokenScopeMember',
    'absent',
    word('absent', 'granted', 'requested'),
    'absent | granted | requested',
    '1.6',
    'The scope member of token answers.',
  ),
  row('accessTokenLifetime', 900, seconds(1), 'seconds', '1.6', 'expire_time: life of access tokens and ID tokens.'),
  row(
    'refreshTokenLifetime',
    900,
    neverOr(1),
    'seconds | never',
    '1.6',
    'refresh_expire_time: life of refresh tokens.',
  ),
  row('codeLifetime', 900, seconds(1), 'seconds', '1.5', 'Life of authorization codes.'),
  row('consentLifetime', 7_776_000, seconds(1), 'seconds', '1.5', 'How long a consent is remembered (90 days).'),
  row(
    'clockSkew',
    0,
    seconds(-86_400),
    'seconds, may be negative',
    '1.7',
    'Added to iat, exp, nbf and auth_time of tokens.',
  ),
  row('claimsDrop', [], claimNames, '["azp", ...] | none', '1.7', 'Claims that access tokens lack.'),
  row(
    'idTokenMistake',
    'none',
    word('none', 'absent', 'audience', 'issuer', 'expired', 'nonce', 'signature'),
    'none | absent | audience | issuer | expired | nonce | signature',
    '1.7',
    'The one thing that is wrong with the ID tokens of the token endpoint: there is none; it is for another client, by another issuer, over since an hour, for another login, or its signature is not what the key makes.',
  ),
]
